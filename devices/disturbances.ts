import type { WearableKindName } from './kinds.ts';

/** Something that keeps a sensor from seeing what is so, for a while. */
export interface Disturbance {
  readonly cause: string;
  /** What it does to the values; see `wearable.ts`. */
  readonly effect: Effect;
  /** Share of the time that it takes at rest, and in full motion. See `shaking` for between. */
  readonly atRest: number;
  readonly inMotion: number;
  /** It lasts so long; the logarithm is evenly spread, so that short ones are the most frequent. */
  readonly shortestMs: number;
  readonly longestMs: number;
}

/**
 * `lost`: there is no value. `low`: saturation reads 2 to 10 lower. `cadence`: a rate reads as the
 * steps that the person takes, 90 to 150 a minute. `double`: it counts each beat twice.
 */
export type Effect = 'lost' | 'low' | 'cadence' | 'double';

const second = 1000;
const minute = 60_000;

const inMotion = { shortestMs: 5 * second, longestMs: minute } as const;
const loose = { effect: 'lost', shortestMs: minute, longestMs: 10 * minute } as const;

/**
 * What disturbs each kind of wearable. Engineering choices throughout: effects and lengths in motion
 * are those known of such sensors, and drop-outs take 5 to 20 % of the time of somebody who moves.
 * At rest the shares are chosen so that of a day with its walks and falls about 8 % of the heart rate
 * and 15 % of the respiratory rate are lost: in the lower part of what was published of wireless
 * sensors on wards (6–27 % and 13–34 %).
 */
export const disturbances = {
  chest_strap: [
    { cause: 'loose electrode', ...loose, atRest: 0.015, inMotion: 0.02 },
    { cause: 'dry skin', effect: 'lost', atRest: 0.06, inMotion: 0.06, ...brief(2, 12) },
    { cause: 'motion', effect: 'lost', atRest: 0, inMotion: 0.15, ...inMotion },
    { cause: 'steps', effect: 'cadence', atRest: 0, inMotion: 0.05, ...inMotion },
    { cause: 'tall T waves', effect: 'double', atRest: 0.0005, inMotion: 0.05, ...inMotion },
  ],
  finger_oximeter: [
    { cause: 'loose clip', ...loose, atRest: 0.015, inMotion: 0.02 },
    { cause: 'weak pulse', effect: 'lost', atRest: 0.03, inMotion: 0.03, ...brief(2, 12) },
    { cause: 'cold finger', effect: 'low', atRest: 0.002, inMotion: 0, ...inMotion },
    { cause: 'motion', effect: 'lost', atRest: 0, inMotion: 0.15, ...inMotion },
    { cause: 'shaken clip', effect: 'low', atRest: 0, inMotion: 0.15, ...inMotion },
  ],
  chest_patch: [
    { cause: 'loose electrode', ...loose, atRest: 0.015, inMotion: 0.02 },
    { cause: 'shallow breath', effect: 'lost', atRest: 0.12, inMotion: 0.05, ...brief(4, 60) },
    { cause: 'motion', effect: 'lost', atRest: 0, inMotion: 0.6, ...inMotion },
  ],
  arm_cuff: [
    { cause: 'misplaced cuff', effect: 'lost', atRest: 0.01, inMotion: 0.05, ...brief(30, 60) },
    { cause: 'motion', effect: 'lost', atRest: 0, inMotion: 0.5, ...brief(30, 60) },
  ],
} as const satisfies Record<WearableKindName, readonly Disturbance[]>;

/** How often a device comes off altogether, until somebody puts it on again. Engineering choices. */
export const fallsPerDay = {
  chest_strap: { atRest: 0.1, inMotion: 1 },
  finger_oximeter: { atRest: 0.3, inMotion: 6 },
  chest_patch: { atRest: 0.05, inMotion: 0.5 },
  // It is put on for each measurement anew.
  arm_cuff: { atRest: 0, inMotion: 0 },
} as const satisfies Record<WearableKindName, Falls>;

export interface Falls {
  readonly atRest: number;
  readonly inMotion: number;
}

/** Between rest and full motion: somebody who moves a little shakes the sensors hardly at all. */
export function shaking({ atRest, inMotion }: Falls, motion: number): number {
  return atRest + (inMotion - atRest) * motion * motion;
}

function brief(shortestSeconds: number, longestSeconds: number) {
  return { shortestMs: shortestSeconds * second, longestMs: longestSeconds * second };
}
