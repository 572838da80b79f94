import type { Chance } from '#patients/chance.ts';
import type { Truth } from '#patients/physiology.ts';
import {
  type NumericVital,
  type NumericVitalName,
  numericVitals,
  type Vitals,
} from '#ward/vitals.ts';
import type { Channel, Measure, WearableKind } from './kinds.ts';

/** The sensors of one wearable. */
export interface Wearable {
  /**
   * What is due `elapsedMs` (whole seconds) after the first measurement: the truth with the
   * sensor's error, within the limits of the vital and in the steps that such sensors report.
   * `undefined` where nothing is due, and then no chance is used up.
   */
  measure(elapsedMs: number, truth: Truth): Vitals | undefined;
}

export function wearable(kind: WearableKind, luck: Chance): Wearable {
  const channels = kind.channels.map(sensorsOf);

  return {
    measure(elapsedMs, truth) {
      if (elapsedMs < 0) return undefined;
      let vitals: Writable | undefined;
      for (const { intervalMs, errors, sensors } of channels) {
        if (elapsedMs % intervalMs !== 0) continue;
        vitals ??= {};
        const common = errors === 'common' ? luck.normal() : 0;
        for (const { name, vital, stepsPerUnit, of, noise } of sensors) {
          const error = errors === 'common' ? common : luck.normal();
          vitals[name] = shown(truth[of] + noise * error, vital, stepsPerUnit);
        }
      }
      return vitals;
    },
  };
}

/** A value as a sensor shows it: within its limits, to its resolution, as the decimal it stands for. */
export function shown(
  value: number,
  { low, high, step }: Pick<NumericVital, 'low' | 'high' | 'step'>,
  stepsPerUnit = Math.round(1 / step),
): number {
  const clipped = Math.min(high, Math.max(low, value));
  // A division by a whole number gives the nearest float to the decimal; times 0.1 would not.
  return Math.round(clipped * stepsPerUnit) / stepsPerUnit;
}

type Writable = { -readonly [K in NumericVitalName]?: number };

function sensorsOf({ intervalMs, errors, measures }: Channel) {
  const sensors = Object.entries(measures).map(([key, { of, noise }]: [string, Measure]) => {
    const name = key as NumericVitalName;
    const vital: NumericVital = numericVitals[name];
    return { name, vital, stepsPerUnit: Math.round(1 / vital.step), of, noise };
  });
  return { intervalMs, errors, sensors };
}
