import type { Chance } from '#patients/chance.ts';
import type { Truth } from '#patients/physiology.ts';
import { type News2Name, news2 } from '#ward/news2.ts';

/**
 * How far a reading by hand is from the truth (standard deviation), how often a set of a round lacks
 * one sign, has a rate of breathing that was not counted, and how often new confusion is not seen.
 * That all of this happens is known from studies of charts; the figures are engineering choices.
 */
const errors = {
  respiratory_rate: 1.5,
  spo2: 0.7,
  systolic: 5,
  heart_rate: 2,
  temperature: 0.15,
} as const satisfies Partial<Record<News2Name, number>>;

const omitted = 0.05;
const uncounted = 0.15;
const habits = [16, 18] as const;
const confusionUnseen = 0.2;

const readNames = Object.keys(errors) as readonly (keyof typeof errors)[];
const omittedNames = [...readNames, 'consciousness'] as const;

/** What is on the chart after a look. Absent: it was not taken. */
export type Written = { readonly [K in News2Name]?: Truth[K] };

/** Somebody has looked at a patient, and put it on the chart: with human error, and perhaps not all. */
export interface Observation {
  readonly patient: string;
  readonly written: Written;
}

export interface Charted {
  readonly written: Written;
  readonly score: number;
  readonly anyThree: boolean;
}

/**
 * A nurse observes, writes and adds up. What was not written adds nothing, as on paper. Only a
 * `routine` set is done without much thought. Draws ten times, whatever comes of it.
 */
export function chartByHand(
  truth: Truth,
  luck: Chance,
  { routine, handError }: { readonly routine: boolean; readonly handError: number },
): Charted {
  const written: { -readonly [K in keyof Written]: Written[K] } = {};
  for (const name of readNames) {
    written[name] = Math.max(0, truth[name] + handError * errors[name] * luck.normal());
  }
  const [missed, lacks, which, guessed, habit] = Array.from({ length: 5 }, () => luck.uniform());
  const happens = (draw = 1, share: number) => draw < share * handError;

  written.supplemental_oxygen = truth.supplemental_oxygen;
  written.consciousness =
    truth.consciousness === 'C' && happens(missed, confusionUnseen) ? 'A' : truth.consciousness;
  if (routine && happens(guessed, uncounted)) written.respiratory_rate = pick(habits, habit);
  if (routine && happens(lacks, omitted)) delete written[pick(omittedNames, which)];

  const { lowest, anyThree } = news2(written);
  return { written, score: lowest, anyThree };
}

function pick<T>(list: readonly T[], luck = 0): T {
  return list[Math.floor(luck * list.length)] as T;
}
