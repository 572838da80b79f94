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

/**
 * Share of those that told of an illness first: neither a success nor a false alarm is what repeats it.
 * Undefined where there is nothing but that.
 */
export function predictiveValue({ duplicate: _, ...told }: Worth): number | undefined {
  const all = Object.values(told).reduce((sum, count) => sum + count, 0);
  return all === 0 ? undefined : told.true / all;
}
