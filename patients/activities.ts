import { type Levels, levels, type SignName } from './signs.ts';

/**
 * What patients of a ward do, what it does to their signs once it lasts (added to the level at
 * rest), how much it shakes the sensors, and how many steps a minute it takes. Published figures for a light walk and for moderate
 * exercise; half a degree after half an hour, so more if it lasted. That sleep is a little slower
 * than the night alone, the shaking, and a walk that is a little slower than the 100 steps a minute of
 * healthy people, are engineering choices.
 */
export const activities = {
  sleep: { motion: 0, cadence: 0, changes: { heart_rate: -1, respiratory_rate: -0.5 } },
  rest: { motion: 0.1, cadence: 0, changes: {} },
  walk: {
    motion: 0.6,
    cadence: 90,
    changes: { heart_rate: 20, respiratory_rate: 4, spo2: -0.5, systolic: 10 },
  },
  physiotherapy: {
    motion: 0.9,
    cadence: 70,
    changes: {
      heart_rate: 60,
      respiratory_rate: 12,
      spo2: -1,
      systolic: 40,
      temperature: 0.8,
    },
  },
} as const satisfies Record<
  string,
  {
    readonly motion: number;
    readonly cadence: number;
    readonly changes: { readonly [S in SignName]?: number };
  }
>;

export type ActivityName = keyof typeof activities;

export const activityNames = Object.keys(activities) as readonly ActivityName[];

/** The changes of each activity as one number per sign. */
export const changesOf = Object.fromEntries(
  activityNames.map((name) => {
    const changes: { readonly [S in SignName]?: number } = activities[name].changes;
    return [name, levels((_, sign) => changes[sign] ?? 0)];
  }),
) as Record<ActivityName, Levels>;

/** 1/e time in which a sign follows activity and recovers from it; published ranges, their middles. */
export const recoveryMs = {
  heart_rate: 75_000,
  respiratory_rate: 52_000,
  spo2: 25_000,
  systolic: 150_000,
  diastolic: 150_000,
  temperature: 1_800_000,
} as const satisfies Record<SignName, number>;
