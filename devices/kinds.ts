import type { SignName } from '#patients/signs.ts';
import type { NumericVitalName } from '#ward/vitals.ts';

/** A kind of wearable. Its resolution and its limits are those of the vital in `ward/vitals.ts`. */
export interface WearableKind {
  /** `<patient>-<suffix>` is the name of the device. */
  readonly suffix: string;
  /** The first measurement comes within this time; when exactly is chance, one per device. */
  readonly firstWithinMs: number;
  /** How long a full battery lasts. */
  readonly batteryHours: number;
  readonly channels: readonly Channel[];
}

/** What a wearable measures at the same moments. */
export interface Channel {
  /** Whole seconds. */
  readonly intervalMs: number;
  /** Each vital errs for itself, or one error moves them all alike, or there is none to draw. */
  readonly errors: 'separate' | 'common' | 'none';
  readonly measures: { readonly [K in NumericVitalName]?: Measure };
}

export interface Measure {
  readonly of: SignName | 'mean_pressure' | 'steps';
  /** Standard deviation of the sensor's own error, in the unit of the vital. */
  readonly noise: number;
}

/**
 * The wearables of the ward; every bed wears one of each. Intervals are those usual for the class of
 * device; errors and battery lives are engineering choices. Pulse is a little noisier than the
 * heart's own signal, so that it is within 2 of it for about 95 % of seconds, as in real records.
 */
export const wearableKinds = {
  chest_strap: {
    suffix: 'strap',
    firstWithinMs: 1000,
    batteryHours: 400,
    channels: [
      {
        intervalMs: 1000,
        errors: 'separate',
        measures: { heart_rate: { of: 'heart_rate', noise: 0.3 } },
      },
      {
        intervalMs: 10_000,
        errors: 'none',
        measures: { steps: { of: 'steps', noise: 0 } },
      },
    ],
  },
  finger_oximeter: {
    suffix: 'oximeter',
    firstWithinMs: 1000,
    batteryHours: 24,
    channels: [
      {
        intervalMs: 1000,
        errors: 'separate',
        measures: {
          spo2: { of: 'spo2', noise: 0.2 },
          pulse_rate: { of: 'heart_rate', noise: 1.1 },
        },
      },
    ],
  },
  chest_patch: {
    suffix: 'patch',
    firstWithinMs: 4000,
    batteryHours: 120,
    channels: [
      {
        intervalMs: 4000,
        errors: 'separate',
        measures: { respiratory_rate: { of: 'respiratory_rate', noise: 0.3 } },
      },
      {
        intervalMs: 60_000,
        errors: 'separate',
        measures: { temperature: { of: 'temperature', noise: 0.05 } },
      },
    ],
  },
  arm_cuff: {
    suffix: 'cuff',
    // Otherwise the pressures of a new ward would stay unknown for a quarter of an hour.
    firstWithinMs: 60_000,
    batteryHours: 72,
    channels: [
      {
        intervalMs: 15 * 60_000,
        // A cuff that sits badly is wrong for all three, so they stay in order.
        errors: 'common',
        measures: {
          systolic: { of: 'systolic', noise: 2 },
          diastolic: { of: 'diastolic', noise: 2 },
          mean_pressure: { of: 'mean_pressure', noise: 2 },
        },
      },
    ],
  },
} as const satisfies Record<string, WearableKind>;

export type WearableKindName = keyof typeof wearableKinds;

/** What such a device measures. Each vital is measured by one kind only. */
export function vitalsOf(kind: WearableKindName): readonly NumericVitalName[] {
  const { channels }: WearableKind = wearableKinds[kind];
  return channels.flatMap(({ measures }) => Object.keys(measures) as NumericVitalName[]);
}

export function isWearable(kind: string): kind is WearableKindName {
  return Object.hasOwn(wearableKinds, kind);
}

export const wearableKindNames = Object.keys(wearableKinds) as readonly WearableKindName[];
