import { median } from './median.ts';
import type { Origin, Point } from './point.ts';
import { activityOf, add, compare, numberOf, originOf, Rows, setNumber } from './rows.ts';

/** The values of one vital of one patient, as far back as a rule may look. */
export class Window extends Rows {
  /** Everything measured until then has left the window. */
  leftUntil = Number.NEGATIVE_INFINITY;
  /** Since the point before the one at `head`, ms; NaN for the first that was ever seen. */
  headIntervalMs = Number.NaN;
  /** The last value before a restart, until another has left: it may still stand for a moment. */
  before: Known | undefined;
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

/** So many intervals before a point say what is usual there. */
const usualOf = 7;

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
  const missedAt = numberOf(window, index, 'missedAt');
  return {
    ...knownAt(window, index),
    reading: originOf(window, index),
    intervalMs: Number.isNaN(intervalMs) ? undefined : intervalMs,
    gap: missedAt !== undefined,
    missedAt,
    activity: activityOf(window, index),
  };
}

/** What an interval is usual at the end of the window, ms; undefined until there was one. */
export function usualIntervalMs(window: Window): number | undefined {
  return usualBefore(window, window.end);
}

/** The last value by then, whatever came since. */
export function lastBy(window: Window, at: number): Known | undefined {
  const index = placeOfTime(window, at) - 1;
  if (index >= window.head) return knownAt(window, index);
  const before = lastGone(window);
  return before !== undefined && before.at <= at ? before : undefined;
}

/** The one before the newest. */
export function lastButOne(window: Window): Known | undefined {
  const index = window.end - 2;
  return index >= window.head ? knownAt(window, index) : lastGone(window);
}

function lastGone(window: Window): Known | undefined {
  return window.lastGone < 0 ? window.before : knownAt(window, window.lastGone);
}

/** When the newest was measured. Undefined of an empty window. */
export function newestAt({ times, head, end }: Window): number | undefined {
  return end > head ? times[end - 1] : undefined;
}

/** When the first value came after the last gap. */
export function lastGapAt(window: Window): number | undefined {
  for (let index = window.end - 1; index >= window.head; index -= 1) {
    if (numberOf(window, index, 'missedAt') !== undefined) return window.times[index];
  }
  return undefined;
}

/** From an interval longer than this on, nothing is known any more of a course that is usual so. */
export function gapMs({ gap }: WindowLimits, usualMs: number | undefined): number {
  return Math.max(gap.floorMs, gap.factor * (usualMs ?? 0));
}

/**
 * Puts a point in its place, whatever the order of arrival, tells it what is known of the time before
 * it, and lets the oldest go. Which interval is a gap is told from the intervals before it, so it
 * depends on the points alone.
 */
export function insert(window: Window, point: Point, limits: WindowLimits): Place {
  const { end } = window;
  if (end === 0 || compare(window, end - 1, point.reading) < 0) {
    const index = add(window, end, point);
    measure(window, index, limits);
    tell(window, index, point);
    letGo(window, point.at - limits.spanMs, limits.countMax);
    return 'newest';
  }
  const newest = window.times[end - 1] as number;
  if (point.at <= window.leftUntil || point.at < newest - limits.spanMs) return 'too_late';

  const place = placeOf(window, point.reading);
  if (place < end && compare(window, place, point.reading) === 0) return 'repeat';
  const index = add(window, place, point);
  if (index === window.head) window.headIntervalMs = Number.NaN;
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
  point.missedAt = numberOf(window, index, 'missedAt');
  point.gap = point.missedAt !== undefined;
  point.usualMs = numberOf(window, index, 'usualMs');
}

function letGo(window: Window, beforeAt: number, countMax: number): void {
  const { times, end } = window;
  let { head } = window;
  for (; head < end; head += 1) {
    const at = times[head] as number;
    if (at >= beforeAt && end - head <= countMax) break;
    if (at > window.leftUntil) window.lastGone = head;
    window.leftUntil = at;
  }
  if (head === window.head) return;
  window.head = head;
  window.headIntervalMs = (times[head] as number) - (times[head - 1] as number);
}

function measure(window: Window, index: number, { gap }: WindowLimits): void {
  // The first one keeps what it knew of the point that has left the window.
  if (index <= window.head) return;
  const before = window.times[index - 1] as number;
  const intervalMs = (window.times[index] as number) - before;
  const isQuick =
    intervalMs <= gap.floorMs && (numberOf(window, index - 1, 'usualMs') ?? 0) <= gap.floorMs;
  const isGap = intervalMs > gap.floorMs && isUnusual(window, index, gap.factor);
  const missedAt = isGap
    ? before + (gap.expectedMs ?? usualBefore(window, index) ?? gap.floorMs)
    : undefined;
  setNumber(window, index, 'missedAt', missedAt);
  setNumber(window, index, 'usualMs', isQuick ? undefined : usualBefore(window, index + 1));
}

/** NaN for the first that was ever seen. */
function intervalAt({ times, head, headIntervalMs }: Window, index: number): number {
  if (index <= head) return headIntervalMs;
  return (times[index] as number) - (times[index - 1] as number);
}

/** The lower median of the intervals before `index`; zero ones, of values at one time, do not count. */
function usualBefore(window: Window, index: number): number | undefined {
  const intervals: number[] = [];
  for (let each = Math.max(window.head, index - usualOf); each < index; each += 1) {
    const intervalMs = intervalAt(window, each);
    if (intervalMs > 0) intervals.push(intervalMs);
  }
  return median(intervals) ?? window.usualMs;
}

/**
 * Longer than `factor` times the lower median of the intervals before it, which is: than at least
 * half of them. The lower one, so that an outage among few does not pass for the usual.
 */
function isUnusual(window: Window, index: number, factor: number): boolean {
  const long = intervalAt(window, index);
  let seen = 0;
  let shorter = 0;
  for (let each = Math.max(window.head, index - usualOf); each < index; each += 1) {
    const intervalMs = intervalAt(window, each);
    if (!(intervalMs > 0)) continue;
    seen += 1;
    if (factor * intervalMs < long) shorter += 1;
  }
  if (seen === 0 && window.usualMs !== undefined) return factor * window.usualMs < long;
  return shorter * 2 >= seen;
}

function knownAt(window: Window, index: number): Known {
  return {
    at: window.times[index] as number,
    value: window.values[index] as number,
    usualMs: numberOf(window, index, 'usualMs'),
  };
}

/** The first index of what is not before that which this reading brought. */
export function placeOf(window: Window, reading: Origin): number {
  let low = window.head;
  let high = window.end;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(window, middle, reading) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first index of what was measured after `at`. */
export function placeOfTime({ times, head, end }: Window, at: number): number {
  let low = head;
  let high = end;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] as number) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
