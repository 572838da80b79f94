import { chance } from './chance.ts';
import { correlate, together } from './correlation.ts';
import { type Levels, levels } from './signs.ts';

/** Who lies in the bed: what stays the same all day. */
export interface Person {
  readonly ageYears: number;
  /** The personal level of each sign, at rest and on average over the day. */
  readonly baseline: Levels;
}

// Nobody is further from the mean: beyond would not be the healthy adult that the figures describe.
const farthestSd = 1.2;
const age = { mean: 62, sd: 16, low: 18, high: 95 };
const correlateSigns = correlate(together);

/** Draws a person. The same seed and name are the same person, in every ward and every study. */
export function person(seed: string, name: string): Person {
  const luck = chance(seed, name, 'person');
  const ageYears = Math.round(between(age.low, age.mean + age.sd * luck.normal(), age.high));
  const deviations = levels(() => luck.normal());
  // Taken from hour-to-hour changes, for want of published ones from person to person.
  correlateSigns(deviations);

  let index = 0;
  const baseline = levels(({ mean, betweenPeople }) => {
    // Bent towards the farthest instead of cut off there, so that no two people are equal.
    const deviation = farthestSd * Math.tanh((deviations[index++] as number) / farthestSd);
    return mean + betweenPeople * deviation;
  });
  return { ageYears, baseline };
}

function between(low: number, value: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
