import type { Activity } from '#analytics/rules/rule.ts';
import type { Reading } from '#ward/reading.ts';

/** What is remembered of the reading that brought a value. */
export type Origin = Pick<
  Reading,
  'device' | 'boot' | 'seq' | 'at' | 'sentAt' | 'receivedAt' | 'journaledAt'
>;

/** One value of one vital, in its place among the others. */
export interface Point {
  readonly at: number;
  readonly value: number;
  /** What brought it. */
  readonly reading: Origin;
  /** Since the point before it; absent for the first that was ever seen. */
  intervalMs: number | undefined;
  /** Nothing is known of the time between the point before and this one. */
  gap: boolean;
  /** After a gap: when the first value was due that did not come. */
  missedAt: number | undefined;
  /** What interval was usual by then, this one included, ms; absent where values come quickly. */
  usualMs: number | undefined;
  /** What the person did; absent at rest, and where nobody counts steps. */
  readonly activity?: Activity | undefined;
}

/** A value that has no place yet. */
export function pointOf(reading: Origin, value: number, activity?: Activity): Point {
  return {
    at: reading.at,
    value,
    reading,
    intervalMs: undefined,
    gap: false,
    missedAt: undefined,
    usualMs: undefined,
    activity,
  };
}
