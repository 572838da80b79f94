import { type Verdict, verdicts } from './truth.ts';

/** How many of the alarms that rang were worth what. */
export type Worth = Readonly<Record<Verdict, number>>;

export function worthOf(given: Iterable<Verdict> = []): Worth {
  const counts = Object.fromEntries(verdicts.map((verdict) => [verdict, 0])) as Record<
    Verdict,
    number
  >;
  for (const verdict of given) counts[verdict] += 1;
  return counts;
}

/** At least one was judged. */
export function isAny(worth: Worth): boolean {
  return Object.values(worth).some((count) => count > 0);
}

/**
 * Share of those that told of an illness first: neither a success nor a false alarm is what repeats it.
 * Undefined where there is nothing but that.
 */
export function predictiveValue({ duplicate: _, ...told }: Worth): number | undefined {
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
export function worthWords(worth: Worth): readonly string[] {
  const value = predictiveValue(worth);
  return [
    ...shown
      .filter((verdict) => verdict === 'true' || worth[verdict] > 0)
      .map((verdict) => `${verdict} ${worth[verdict]}`),
    ...(value === undefined ? [] : [`predictive value ${Math.round(100 * value)} %`]),
  ];
}
