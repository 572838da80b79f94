import type { Levels } from './signs.ts';

/** One of the causes whose sum is the state of a patient: baseline, time of day, noise, an illness. */
export interface Contribution {
  /** Adds its part at `atMs`, which is `stepMs` after the last call (0 at the first). */
  addTo(sum: Levels, atMs: number, stepMs: number): void;
}

export function constant(level: Levels): Contribution {
  return {
    addTo(sum) {
      for (let sign = 0; sign < sum.length; sign += 1) {
        sum[sign] = (sum[sign] as number) + (level[sign] as number);
      }
    },
  };
}
