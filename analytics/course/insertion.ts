import { measure, usualOf } from './gaps.ts';
import { placeOf } from './places.ts';
import type { Point } from './point.ts';
import { add, compare, numberIn, timeIn } from './rows.ts';
import { intervalAt, leftUntil, type Window, type WindowLimits } from './window.ts';

/** Where a new value went: behind all others, among them, or nowhere. */
export type Place = 'newest' | 'among' | 'repeat' | 'too_late';

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
