import type { Chance } from '#patients/chance.ts';
import type { Truth } from '#patients/physiology.ts';
import {
  type NumericVital,
  type NumericVitalName,
  numericVitals,
  type Vitals,
} from '#ward/vitals.ts';
import type { Trouble } from './artefacts.ts';
import type { Effect } from './disturbances.ts';
import type { Channel, Measure, WearableKind } from './kinds.ts';

/** The sensors of one wearable. */
export interface Wearable {
  /** How often something is due, in ms: the shortest interval of its channels. */
  readonly everyMs: number;
  /** Whether anything is due `elapsedMs` (whole seconds) after the first measurement. */
  isDue(elapsedMs: number): boolean;
  /** When something is due next after `elapsedMs`, which is not negative. */
  nextDueMs(elapsedMs: number): number;
  /**
   * What is due then: the truth with the sensor's error, or with what disturbs the sensor, within
   * the limits of the vital and in the steps that such sensors report. `undefined` where nothing is
   * due, and then no chance is used up, or where no sensor has a value. Else the same chance is used
   * up whatever disturbs.
   */
  measure(elapsedMs: number, truth: Truth, trouble?: Trouble): Vitals | undefined;
}

/** When the sensors may be asked, both in ms. */
export interface Pace {
  /** Each channel measures at the first multiple of its own interval that is as long. */
  readonly everyMs: number;
  /** And only on this grid, on to whose steps the interval is lengthened where it does not fit. */
  readonly gridMs: number;
}

const ownPace: Pace = { everyMs: 0, gridMs: 1000 };

export function wearable(kind: WearableKind, luck: Chance, pace: Pace = ownPace): Wearable {
  const channels = kind.channels.map((channel) => sensorsOf(channel, pace));
  const everyMs = Math.min(...channels.map(({ intervalMs }) => intervalMs));

  return {
    everyMs,
    isDue(elapsedMs) {
      if (elapsedMs < 0) return false;
      for (const { intervalMs } of channels) if (isMultiple(elapsedMs, intervalMs)) return true;
      return false;
    },
    nextDueMs(elapsedMs) {
      let nextMs = Number.POSITIVE_INFINITY;
      for (const { intervalMs } of channels) {
        nextMs = Math.min(nextMs, (Math.floor(elapsedMs / intervalMs) + 1) * intervalMs);
      }
      return nextMs;
    },
    measure(elapsedMs, truth, trouble = calm) {
      if (elapsedMs < 0) return undefined;
      let vitals: Writable | undefined;
      for (const { intervalMs, errors, sensors } of channels) {
        if (!isMultiple(elapsedMs, intervalMs)) continue;
        const common = errors === 'common' ? luck.normal() : 0;
        for (const { name, vital, stepsPerUnit, of, noise } of sensors) {
          const error = errors === 'separate' ? luck.normal() : common;
          const seen = seenAs(truth[of] + noise * error, name, trouble);
          if (seen === undefined) continue;
          vitals ??= {};
          vitals[name] = shown(seen, vital, stepsPerUnit);
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

const calm: Trouble = { effect: 'none', depth: 0 };

/** What a disturbed sensor makes of a value; `undefined` where it has none. */
function seenAs(value: number, name: NumericVitalName, trouble: Trouble): number | undefined {
  if (trouble.effect === 'off') return undefined;
  if (trouble.effect === 'none' || name === 'temperature') return value;
  return effects[trouble.effect](value, name, trouble.depth);
}

// A thermometer is spared by all of them: it needs neither a beat nor a breath. A counter of steps is
// spared by what falsifies a beat; without contact to the skin its device switches itself off.
const effects = {
  lost: () => undefined,
  low: (value, name, depth) => (name === 'spo2' ? value - (2 + 8 * depth) : value),
  cadence: (value, name, depth) => (isRate(name) ? 90 + 60 * depth : value),
  double: (value, name) => (isRate(name) ? 2 * value : value),
} as const satisfies Record<
  Effect,
  (value: number, name: NumericVitalName, depth: number) => number | undefined
>;

function isRate(name: NumericVitalName): boolean {
  return name === 'heart_rate' || name === 'pulse_rate';
}

type Writable = { -readonly [K in NumericVitalName]?: number };

function sensorsOf({ intervalMs, errors, measures }: Channel, { everyMs, gridMs }: Pace) {
  const sensors = Object.entries(measures).map(([key, { of, noise }]: [string, Measure]) => {
    const name = key as NumericVitalName;
    const vital: NumericVital = numericVitals[name];
    return { name, vital, stepsPerUnit: Math.round(1 / vital.step), of, noise };
  });
  const pacedMs = multiple(intervalMs, everyMs);
  return { intervalMs: multiple(gridMs, pacedMs), errors, sensors };
}

/** For whole numbers. The remainder would say the same, many times slower where they are large. */
function isMultiple(value: number, unit: number): boolean {
  return Number.isInteger(value / unit);
}

/** The least multiple of `unit`, but once at least, that reaches `least`. */
function multiple(unit: number, least: number): number {
  return unit * Math.max(1, Math.ceil(least / unit));
}
