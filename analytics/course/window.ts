import type { Activity } from '#analytics/rules/rule.ts';
import type { Reading } from '#ward/reading.ts';

/** One value of one vital, in its place among the others. */
export interface Point {
  readonly at: number;
  readonly value: number;
  /** What brought it. */
  readonly reading: Reading;
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

/** The values of one vital of one patient, as far back as a rule may look. */
export class Window {
  /** By measured time; what stands before `head` has left, and waits to be cleared away. */
  readonly kept: Point[] = [];
  /** When each of `kept` was measured, side by side: a look at an old point itself waits for memory. */
  readonly times: number[] = [];
  head = 0;
  /** Everything measured until then has left the window. */
  leftUntil = Number.NEGATIVE_INFINITY;
  /** The last one that has left it, or was known before a restart: it may still stand for a moment. */
  before: Pick<Point, 'at' | 'value' | 'usualMs'> | undefined;
  /** What was usual before a restart, while too little is in the window to tell. */
  usualMs: number | undefined;

  /** What is in the window, by measured time: a copy. */
  get points(): readonly Point[] {
    return this.kept.slice(this.head);
  }
}

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

/** The least number of values that are worth clearing away: by then half of the list has left. */
const clearedMin = 64;

export function emptyWindow(): Window {
  return new Window();
}

export function pointOf(reading: Reading, value: number, activity?: Activity): Point {
  const { at } = reading;
  return {
    at,
    value,
    reading,
    intervalMs: undefined,
    gap: false,
    missedAt: undefined,
    usualMs: undefined,
    activity,
  };
}

/** What an interval is usual at the end of the window, ms; undefined until there was one. */
export function usualIntervalMs(window: Window): number | undefined {
  return usualBefore(window, window.kept.length);
}

/** The last value by then, whatever came since. */
export function lastBy(window: Window, at: number): Window['before'] {
  const index = placeOfTime(window, at) - 1;
  const { before } = window;
  if (index >= window.head) return window.kept[index];
  return before !== undefined && before.at <= at ? before : undefined;
}

/** From an interval longer than this on, nothing is known any more of a course that is usual so. */
export function gapMs({ gap }: WindowLimits, usualMs: number | undefined): number {
  return Math.max(gap.floorMs, gap.factor * (usualMs ?? 0));
}

/**
 * Puts a point in its place, whatever the order of arrival, and lets the oldest go. Which interval
 * is a gap is told from the intervals before it, so it depends on the points alone.
 */
export function insert(window: Window, point: Point, limits: WindowLimits): Place {
  const { kept } = window;
  const newest = kept[kept.length - 1];
  if (newest === undefined || compare(newest, point) < 0) {
    kept.push(point);
    window.times.push(point.at);
    measure(window, kept.length - 1, limits);
    letGo(window, point.at - limits.spanMs, limits.countMax);
    return 'newest';
  }
  if (point.at <= window.leftUntil || point.at < newest.at - limits.spanMs) return 'too_late';

  const index = placeOf(window, point);
  const there = kept[index];
  if (there !== undefined && compare(there, point) === 0) return 'repeat';
  kept.splice(index, 0, point);
  window.times.splice(index, 0, point.at);
  const last = Math.min(index + 1 + usualOf, kept.length - 1);
  for (let each = index; each <= last; each += 1) measure(window, each, limits);
  letGo(window, newest.at - limits.spanMs, limits.countMax);
  return 'among';
}

function letGo(window: Window, beforeAt: number, countMax: number): void {
  const { kept, times } = window;
  let { head } = window;
  for (; head < times.length; head += 1) {
    const at = times[head] as number;
    if (at >= beforeAt && times.length - head <= countMax) break;
    // What was known before a restart may be newer than what leaves.
    if (at > window.leftUntil) window.before = kept[head];
    window.leftUntil = at;
  }
  window.head = head;
  if (head < clearedMin || head * 2 < times.length) return;
  kept.splice(0, head);
  times.splice(0, head);
  window.head = 0;
}

function measure(window: Window, index: number, { gap }: WindowLimits): void {
  // The first one keeps what it knew of the point that has left the window.
  if (index <= window.head) return;
  const point = window.kept[index];
  const before = window.kept[index - 1];
  if (point === undefined || before === undefined) return;
  const intervalMs = point.at - before.at;
  const isQuick = intervalMs <= gap.floorMs && (before.usualMs ?? 0) <= gap.floorMs;
  point.intervalMs = intervalMs;
  point.gap = intervalMs > gap.floorMs && isUnusual(window, index, gap.factor);
  point.missedAt = point.gap
    ? before.at + (gap.expectedMs ?? usualBefore(window, index) ?? gap.floorMs)
    : undefined;
  point.usualMs = isQuick ? undefined : usualBefore(window, index + 1);
}

/** The lower median of the intervals before `index`; zero ones, of values at one time, do not count. */
function usualBefore({ kept, head, usualMs }: Window, index: number): number | undefined {
  const intervals: number[] = [];
  for (let each = Math.max(head, index - usualOf); each < index; each += 1) {
    const intervalMs = kept[each]?.intervalMs ?? 0;
    if (intervalMs > 0) intervals.push(intervalMs);
  }
  return intervals.sort((a, b) => a - b)[Math.ceil(intervals.length / 2) - 1] ?? usualMs;
}

/**
 * Longer than `factor` times the lower median of the intervals before it, which is: than at least
 * half of them. The lower one, so that an outage among few does not pass for the usual.
 */
function isUnusual({ kept, head, usualMs }: Window, index: number, factor: number): boolean {
  const long = kept[index]?.intervalMs ?? 0;
  let seen = 0;
  let shorter = 0;
  for (let each = Math.max(head, index - usualOf); each < index; each += 1) {
    const intervalMs = kept[each]?.intervalMs ?? 0;
    if (intervalMs <= 0) continue;
    seen += 1;
    if (factor * intervalMs < long) shorter += 1;
  }
  if (seen === 0 && usualMs !== undefined) return factor * usualMs < long;
  return shorter * 2 >= seen;
}

/** The first index in `kept` whose point is not before `point`. */
export function placeOf({ kept, head }: Window, point: Point): number {
  let low = head;
  let high = kept.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const there = kept[middle];
    if (there !== undefined && compare(there, point) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function compare(a: Point, b: Point): number {
  return a.at - b.at || compareNames(a.reading, b.reading);
}

function compareNames(a: Reading, b: Reading): number {
  return order(a.device, b.device) || order(a.boot, b.boot) || a.seq - b.seq;
}

function order(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** The first index in `kept` of what was measured after `at`. */
export function placeOfTime({ times, head }: Window, at: number): number {
  let low = head;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] as number) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
