import { placeOfTime } from './places.ts';
import type { Point } from './point.ts';
import { activityIn, numberIn, originIn, Rows, timeIn, valueIn } from './rows.ts';

/** The values of one vital of one patient, as far back as a rule may look. */
export class Window extends Rows {
  /** The first one came late: nothing is known of the time before it. */
  isFirstLate = false;
  /** What was usual before a restart, while too little is in the window to tell. */
  usualMs: number | undefined;

  /** What is in the window, by measured time: a copy. */
  get points(): readonly Point[] {
    return pointsFrom(this, this.head);
  }
}

/** A value, when it was measured, and what interval was usual by then. */
export type Known = Pick<Point, 'at' | 'value' | 'usualMs'>;

export interface WindowLimits {
  readonly spanMs: number;
  readonly countMax: number;
  /** An interval longer than both of these is a gap: `floorMs`, and `factor` times the usual one. */
  readonly gap: {
    readonly floorMs: number;
    readonly factor: number;
    /** What is usual, where that is known. */
    readonly expectedMs?: number;
  };
}

export const windowLimits: WindowLimits = {
  spanMs: 15 * 60_000,
  countMax: 4096,
  gap: { floorMs: 5000, factor: 3 },
};

export function emptyWindow(): Window {
  return new Window();
}

/** The points from this index on: a copy. */
export function pointsFrom(window: Window, index: number): readonly Point[] {
  return Array.from({ length: window.end - index }, (_, each) => pointAt(window, index + each));
}

/** A copy of the point at this index. */
export function pointAt(window: Window, index: number): Point {
  const intervalMs = intervalAt(window, index);
  const missedAt = numberIn(window, index, 'missedAt');
  return {
    ...knownAt(window, index),
    reading: originIn(window, index),
    intervalMs: Number.isNaN(intervalMs) ? undefined : intervalMs,
    gap: missedAt !== undefined,
    missedAt,
    activity: activityIn(window, index),
  };
}

/** How long after the point before it this one was measured, ms; NaN for the first that was ever seen. */
export function intervalAt(window: Window, index: number): number {
  const isUnknown = index === window.head && (window.isFirstLate || window.lastGone < 0);
  if (isUnknown) return Number.NaN;
  return timeIn(window, index) - timeIn(window, index - 1);
}

/** The last value by then, whatever came since. */
export function lastBy(window: Window, at: number): Known | undefined {
  const index = placeOfTime(window, at) - 1;
  if (index >= window.head) return knownAt(window, index);
  const before = lastGone(window);
  return before !== undefined && before.at <= at ? before : undefined;
}

function lastGone(window: Window): Known | undefined {
  return window.lastGone < 0 ? undefined : knownAt(window, window.lastGone);
}

/** Everything measured until then has left the window. */
export function leftUntil(window: Window): number {
  return window.lastGone < 0 ? Number.NEGATIVE_INFINITY : timeIn(window, window.lastGone);
}

/** When the newest was measured. Undefined of an empty window. */
export function newestAt(window: Window): number | undefined {
  return window.end > window.head ? timeIn(window, window.end - 1) : undefined;
}

/** When the first value came after the last gap. */
export function lastGapAt(window: Window): number | undefined {
  for (let index = window.end - 1; index >= window.head; index -= 1) {
    if (numberIn(window, index, 'missedAt') !== undefined) return timeIn(window, index);
  }
  return undefined;
}

function knownAt(window: Window, index: number): Known {
  return {
    at: timeIn(window, index),
    value: valueIn(window, index),
    usualMs: numberIn(window, index, 'usualMs'),
  };
}
