import { type Verdict, verdicts } from './truth.ts';

/** How many alarms that rang had each verdict. */
export type VerdictCounts = Readonly<Record<Verdict, number>>;

/** Counts these; 0 of every other verdict. */
export function verdictCounts(given: Iterable<Verdict> = []): VerdictCounts {
  const counts = Object.fromEntries(verdicts.map((verdict) => [verdict, 0])) as Record<
    Verdict,
    number
  >;
  for (const verdict of given) counts[verdict] += 1;
  return counts;
}

/** At least one was judged. */
export function isAny(worth: VerdictCounts): boolean {
  return Object.values(worth).some((count) => count > 0);
}

/**
 * Share, 0 to 1, of the alarms that were the first to tell of an illness. Duplicates, which tell of it
 * again, count neither for nor against it. Undefined where there are no others.
 */
export function predictiveValue({ duplicate: _, ...told }: VerdictCounts): number | undefined {
  const all = Object.values(told).reduce((sum, count) => sum + count, 0);
  return all === 0 ? undefined : told.true / all;
}

/** In the order in which one wants to read them. */
const shown: readonly Verdict[] = [
  'true',
  'duplicate',
  'artefact',
  'activity',
  'benign',
  'delay',
  'stale',
];

/** `true 3`, `duplicate 5`, …, `predictive value 11 %`: what there is none of is left out, but for `true`. */
export function worthWords(worth: VerdictCounts): readonly string[] {
  const value = predictiveValue(worth);
  return [
    ...shown
      .filter((verdict) => verdict === 'true' || worth[verdict] > 0)
      .map((verdict) => `${verdict} ${worth[verdict]}`),
    ...(value === undefined ? [] : [`predictive value ${Math.round(100 * value)} %`]),
  ];
}
