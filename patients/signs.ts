import type { NumericVitalName } from '#ward/vitals.ts';

/** How one vital sign of a resting adult behaves. Values in the unit of `ward/vitals.ts`. */
export interface Sign {
  /** Mean of healthy adults, and the standard deviation from one person to the next. */
  readonly mean: number;
  readonly betweenPeople: number;
  /** Standard deviation of one person from hour to hour. */
  readonly withinPerson: number;
  /** Standard deviation and 1/e time of the flutter from second to second. */
  readonly flutter: number;
  readonly flutterTauMs: number;
  /** Half of the way from trough to peak of the day, and the hour of the peak. */
  readonly dayAmplitude: number;
  readonly peakHour: number;
}

/**
 * The signs that have a life of their own; pulse rate and mean pressure follow from them. Level,
 * spread and rhythm are those usual for resting adults on a ward, the flutter of the first three
 * is computed from public recordings (BIDMC). The hourly spread is that of intensive care patients
 * (Challenge 2012: 8.5, 3.3, 1.4, 11.9, 8.9, 0.54), made smaller in the proportion in which healthy
 * people differ less from each other than those patients do; with the full figures a healthy day
 * is not one. The flutter of pressures and temperature is an engineering choice.
 */
export const signs = {
  heart_rate: {
    mean: 70,
    betweenPeople: 10,
    withinPerson: 4.6,
    flutter: 1.5,
    flutterTauMs: 10_000,
    dayAmplitude: 5,
    peakHour: 15,
  },
  respiratory_rate: {
    mean: 15,
    betweenPeople: 2.5,
    withinPerson: 1.5,
    flutter: 1,
    flutterTauMs: 17_000,
    dayAmplitude: 0.7,
    peakHour: 17,
  },
  spo2: {
    mean: 97.5,
    betweenPeople: 1,
    withinPerson: 0.5,
    flutter: 0.5,
    flutterTauMs: 8500,
    dayAmplitude: 0.5,
    peakHour: 15,
  },
  systolic: {
    mean: 120,
    betweenPeople: 12,
    withinPerson: 6.3,
    flutter: 3,
    flutterTauMs: 15_000,
    dayAmplitude: 6,
    peakHour: 14,
  },
  diastolic: {
    mean: 75,
    betweenPeople: 8,
    withinPerson: 4.7,
    flutter: 2,
    flutterTauMs: 15_000,
    dayAmplitude: 4,
    peakHour: 14,
  },
  temperature: {
    mean: 36.8,
    betweenPeople: 0.3,
    withinPerson: 0.18,
    flutter: 0.02,
    flutterTauMs: 300_000,
    dayAmplitude: 0.35,
    peakHour: 17,
  },
} as const satisfies Partial<Record<NumericVitalName, Sign>>;

export type SignName = keyof typeof signs;

export const signNames = Object.keys(signs) as readonly SignName[];

/** One number per sign, in the order of `signNames`: cheap enough for every second of every patient. */
export type Levels = Float64Array;

/** The number that `of` finds for each sign. */
export function levels(of: (sign: Sign, name: SignName) => number): Levels {
  return Float64Array.from(signNames, (name) => of(signs[name], name));
}
