import { intervalAt, measure, usualOf } from './gaps.ts';
import { placeOf, placeOfTime } from './places.ts';
import type { Point } from './point.ts';
import { activityIn, add, compare, numberIn, originIn, Rows, timeIn, valueIn } from './rows.ts';

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

/** Where a new value went: behind all others, among them, or nowhere. */
export type Place = 'newest' | 'among' | 'repeat' | 'too_late';

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

/**
 * Puts a point in its place, whatever the order of arrival, tells it what is known of the time before
 * it, and lets the oldest go. Which interval is a gap is told from the intervals before it, so it
 * depends on the points alone.
 */
export function insert(window: Window, point: Point, limits: WindowLimits): Place {
  const { end } = window;
  if (end === 0 || compare(window, end - 1, point.reading) < 0) {
    add(window, end, point);
    measure(window, end, limits);
    tell(window, end, point);
    letGo(window, point.at - limits.spanMs, limits.countMax);
    return 'newest';
  }
  const newest = timeIn(window, end - 1);
  if (point.at <= leftUntil(window) || point.at < newest - limits.spanMs) return 'too_late';

  const index = placeOf(window, point.reading);
  if (index < end && compare(window, index, point.reading) === 0) return 'repeat';
  add(window, index, point);
  if (index === window.head) window.isFirstLate = true;
  const last = Math.min(index + 1 + usualOf, window.end - 1);
  for (let each = index; each <= last; each += 1) measure(window, each, limits);
  tell(window, index, point);
  letGo(window, newest - limits.spanMs, limits.countMax);
  return 'among';
}

function tell(window: Window, index: number, point: Point): void {
  // Of the first one nothing is known, which a new point says already.
  if (index <= window.head) return;
  point.intervalMs = intervalAt(window, index);
  point.missedAt = numberIn(window, index, 'missedAt');
  point.gap = point.missedAt !== undefined;
  point.usualMs = numberIn(window, index, 'usualMs');
}

function letGo(window: Window, beforeAt: number, countMax: number): void {
  const { end } = window;
  let { head } = window;
  for (; head < end; head += 1) {
    const at = timeIn(window, head);
    if (at >= beforeAt && end - head <= countMax) break;
    if (at > leftUntil(window)) window.lastGone = head;
  }
  if (head === window.head) return;
  window.head = head;
  window.isFirstLate = false;
}

function knownAt(window: Window, index: number): Known {
  return {
    at: timeIn(window, index),
    value: valueIn(window, index),
    usualMs: numberIn(window, index, 'usualMs'),
  };
}
