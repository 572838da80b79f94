import { type Entry, likeness } from './entry.ts';

/**
 * The partner of an alarm in the other log: of those that are free, the one of the same rule that
 * was raised nearest to it; else one that breaks the same limit, unless that one has a partner by
 * its own rule.
 */
export function partnerOf(
  entry: Entry,
  /** Of its patient, in both logs. */
  entries: readonly Entry[],
  toleranceMs: number,
): Entry | undefined {
  const byRule = nearest(entry, entries, 'rule', toleranceMs);
  if (byRule !== undefined) return byRule;
  const free = entries.filter(
    (each) => each.side !== entry.side && nearest(each, entries, 'rule', toleranceMs) === undefined,
  );
  return nearest(entry, free, 'vital', toleranceMs);
}

function nearest(
  entry: Entry,
  entries: readonly Entry[],
  by: 'rule' | 'vital',
  toleranceMs: number,
): Entry | undefined {
  let best: Entry | undefined;
  let bestMs = Number.POSITIVE_INFINITY;
  for (const each of entries) {
    if (each.side === entry.side || each.isPaired) continue;
    if (likeness(entry.alarm, each.alarm, toleranceMs) !== by) continue;
    const apartMs = Math.abs(entry.alarm.raisedAt - each.alarm.raisedAt);
    if (apartMs >= bestMs) continue;
    best = each;
    bestMs = apartMs;
  }
  return best;
}
