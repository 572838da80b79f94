import type { Alarm } from '#ward/alarm.ts';

export type Side = 'main' | 'other';

/** One alarm of one of two logs, and what has become of it in the other. */
export interface Entry {
  readonly side: Side;
  /** As it was told last. */
  alarm: Alarm;
  /** When it was first known, which amending and clearing do not change. */
  readonly evaluatedAt: number;
  /** It has a partner there. */
  isPaired: boolean;
  /** The other log had time to come to it. */
  decided: boolean;
}

/** How well two alarms of one patient go together: the same rule, the same limit broken, or not. */
export type Likeness = 'rule' | 'vital' | 'none';

/**
 * Two alarms are of the same event if both were active at some moment, or one was raised soon
 * before or after the other; by measured time, so that no delay parts them.
 */
export function likeness(one: Alarm, other: Alarm, toleranceMs: number): Likeness {
  if (one.patient !== other.patient || !isSameTime(one, other, toleranceMs)) return 'none';
  if (one.rule === other.rule) return 'rule';
  const isSameVital = one.vital !== undefined && one.vital === other.vital;
  return isSameVital && directionOf(one) * directionOf(other) >= 0 ? 'vital' : 'none';
}

function isSameTime(one: Alarm, other: Alarm, toleranceMs: number): boolean {
  if (Math.abs(one.raisedAt - other.raisedAt) <= toleranceMs) return true;
  return one.raisedAt <= endOf(other) && other.raisedAt <= endOf(one);
}

function endOf({ clearedAt }: Alarm): number {
  return clearedAt ?? Number.POSITIVE_INFINITY;
}

/** 1: its value is above the limit; -1: below; 0: not known, which goes with either. */
function directionOf({ value, limit }: Alarm): number {
  return value === undefined || limit === undefined ? 0 : Math.sign(value - limit);
}
