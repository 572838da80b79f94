import type { Quantity } from '#analytics/rules/rule.ts';

const second = 1000;
const minute = 60 * second;

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

const settleMs = 10 * second;
const direct: Judging = { everyMs: 0, changesEveryMs: 0, middleOfMs: 0, settleMs: 0 };
const slow = evenly(minute, minute);
const quick = evenly(10 * second, 10 * second);
/** A drift takes its steps at the end of a quarter of an hour. */
const quarterly = evenly(minute, 15 * minute);

function evenly(everyMs: number, middleOfMs: number): Judging {
  return { everyMs, changesEveryMs: middleOfMs, middleOfMs, settleMs };
}

export const judging = {
  vital: direct,
  news2: slow,
  news2_single: slow,
  change: slow,
  drift: quarterly,
  difference: quick,
  count: quick,
} as const satisfies Record<Quantity['of'], Judging>;
