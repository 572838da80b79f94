import { binMs } from '#analytics/course/baseline.ts';
import { everyMs, lookMs, settleMs } from '#analytics/judging/quantities.ts';
import type { Quantity } from '#analytics/rules/rule.ts';

/** How a quantity is judged: at each value, or at even moments from the middle of some time. */
export interface Judging {
  /** Between two even moments; 0: at each value. */
  readonly everyMs: number;
  /** Between two moments at which the quantity can be another one. */
  readonly changesEveryMs: number;
  /** So long the time is whose middle counts; 0: the value itself. */
  readonly middleOfMs: number;
  /** So long after an even moment it is worked out, because values arrive late. */
  readonly settleMs: number;
}

export function judgingOf(of: Quantity['of']): Judging {
  if (of === 'vital') return { everyMs: 0, changesEveryMs: 0, middleOfMs: 0, settleMs: 0 };
  const even = everyMs[of];
  // A drift takes its steps at the end of a quarter of an hour.
  const changesEveryMs = of === 'drift' ? binMs : even;
  return { everyMs: even, changesEveryMs, middleOfMs: middles[of], settleMs };
}

const middles = {
  news2: lookMs.slow,
  news2_single: lookMs.slow,
  change: lookMs.slow,
  drift: binMs,
  difference: lookMs.quick,
  count: lookMs.quick,
} as const satisfies Record<Exclude<Quantity['of'], 'vital'>, number>;
