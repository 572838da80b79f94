import type { Chance } from './chance.ts';
import type { Contribution } from './contribution.ts';
import { type Levels, levels, type SignName } from './signs.ts';

/**
 * Lowest, most frequent and highest value of each sign, as the TechWear data flow generates
 * biomarkers: each for itself, without a memory, a day or a person. The corners are ours, about
 * what is normal for adults at rest.
 */
export const triangles = {
  heart_rate: [55, 70, 95],
  respiratory_rate: [11, 15, 20],
  spo2: [94, 97.5, 100],
  systolic: [100, 120, 145],
  diastolic: [60, 75, 90],
  temperature: [36, 36.8, 37.6],
} as const satisfies Record<SignName, readonly [number, number, number]>;

/** The most frequent value of each sign: what everybody's level is. */
export const modes: Levels = levels((_, name) => triangles[name][1]);

/** Draws once per sign at every step. */
export function triangular(luck: Chance): Contribution {
  const [lows, peaks, highs] = ([0, 1, 2] as const).map((corner) => {
    return levels((_, name) => triangles[name][corner]);
  }) as [Levels, Levels, Levels];

  return {
    addTo(sum) {
      for (let sign = 0; sign < sum.length; sign += 1) {
        const value = fromTriangle(
          lows[sign] as number,
          peaks[sign] as number,
          highs[sign] as number,
          luck.uniform(),
        );
        sum[sign] = (sum[sign] as number) + value;
      }
    },
  };
}

/** The value below which this share (0 to 1) of a triangular distribution lies. */
function fromTriangle(low: number, mode: number, high: number, share: number): number {
  const width = high - low;
  return share * width < mode - low
    ? low + Math.sqrt(share * width * (mode - low))
    : high - Math.sqrt((1 - share) * width * (high - mode));
}
