import type { Verdict } from '#ward/truth.ts';

/** What the truth says about one physiological alarm; how each is found is told in `witness.ts`. */
export interface Facts {
  /** Share of the hold in which the sensor was disturbed; of a hold of one value, 0 or 1. */
  readonly disturbed: number;
  /** The patient was ill when the hold was complete. */
  readonly illAtRaise: boolean;
  /** Of every illness at that time an alarm with the verdict `true` had told before. */
  readonly told: boolean;
  /** From the value that completed the hold to the evaluation. */
  readonly lateMs: number;
  /** At the evaluation: somebody is still ill, and the true value still on the alarm's side. */
  readonly illAtEvaluation: boolean;
  /** Undefined where that is forgotten. */
  readonly present: boolean | undefined;
  /** The patient moved during the hold, or so shortly before it that the body still showed it. */
  readonly moved: boolean;
}

/** At least this share of a hold, and the sensor's trouble made the alarm. An engineering choice. */
export const disturbedShare = 0.5;

/**
 * What is known no later than this, is known in time, whatever has changed since. An engineering
 * choice: a quarter of what a device may be silent before analytics misses it.
 */
export const inTimeMs = 15_000;

/** The first question that is answered with yes gives the verdict; one without an answer gives none. */
const questions: Readonly<
  Record<Exclude<Verdict, 'benign'>, (facts: Facts) => boolean | undefined>
> = {
  artefact: ({ disturbed }) => disturbed >= disturbedShare,
  duplicate: ({ illAtRaise, told }) => illAtRaise && told,
  delay: ({ illAtRaise, illAtEvaluation, lateMs }) =>
    illAtRaise && !illAtEvaluation && lateMs > inTimeMs,
  stale: ({ present, lateMs }) =>
    lateMs > inTimeMs && (present === undefined ? undefined : !present),
  true: ({ illAtRaise }) => illAtRaise,
  activity: ({ moved }) => moved,
};

const asked = Object.keys(questions) as readonly (keyof typeof questions)[];

/** Undefined where what it depends on is forgotten. */
export function verdictOf(facts: Facts): Verdict | undefined {
  for (const verdict of asked) {
    const answer = questions[verdict](facts);
    if (answer !== false) return answer && verdict;
  }
  return 'benign';
}
