import type { Reading } from '#ward/reading.ts';

/** One value of one vital, in its place among the others. */
export interface Point {
  readonly at: number;
  readonly value: number;
  readonly device: string;
  readonly boot: string;
  readonly seq: number;
  readonly receivedAt: number;
  /** Since the point before it; absent for the first that was ever seen. */
  intervalMs: number | undefined;
  /** Nothing is known of the time between the point before and this one. */
  gap: boolean;
}

/** The values of one vital of one patient, as far back as a rule may look, by measured time. */
export interface Window {
  readonly points: Point[];
  /** Everything measured until then has left the window. */
  leftUntil: number;
}

export interface WindowLimits {
  readonly spanMs: number;
  readonly countMax: number;
  /** An interval longer than both of these is a gap: `floorMs`, and `factor` times the usual one. */
  readonly gap: { readonly floorMs: number; readonly factor: number };
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
  return { points: [], leftUntil: Number.NEGATIVE_INFINITY };
}

export function pointOf(reading: Reading, value: number): Point {
  const { at, device, boot, seq, receivedAt } = reading;
  return { at, value, device, boot, seq, receivedAt, intervalMs: undefined, gap: false };
}

/**
 * Puts a point in its place, whatever the order of arrival, and lets the oldest go. Which interval
 * is a gap is told from the intervals before it, so it depends on the points alone.
 */
export function insert(window: Window, point: Point, limits: WindowLimits): Place {
  const { points } = window;
  const newest = points.at(-1);
  if (newest === undefined || compare(newest, point) < 0) {
    points.push(point);
    measure(points, points.length - 1, limits);
    letGo(window, point.at - limits.spanMs, limits.countMax);
    return 'newest';
  }
  if (point.at <= window.leftUntil || point.at < newest.at - limits.spanMs) return 'too_late';

  const index = placeOf(points, point);
  const there = points[index];
  if (there !== undefined && compare(there, point) === 0) return 'repeat';
  points.splice(index, 0, point);
  const last = Math.min(index + 1 + usualOf, points.length - 1);
  for (let each = index; each <= last; each += 1) measure(points, each, limits);
  letGo(window, newest.at - limits.spanMs, limits.countMax);
  return 'among';
}

function letGo(window: Window, beforeAt: number, countMax: number): void {
  const { points } = window;
  let first = points[0];
  while (first !== undefined && (first.at < beforeAt || points.length > countMax)) {
    window.leftUntil = first.at;
    points.shift();
    first = points[0];
  }
}

function measure(points: readonly Point[], index: number, { gap }: WindowLimits): void {
  const point = points[index];
  const before = points[index - 1];
  // The first one keeps what it knew of the point that has left the window.
  if (point === undefined || before === undefined) return;
  point.intervalMs = point.at - before.at;
  const usualMs = usualBefore(points, index);
  point.gap = point.intervalMs > Math.max(gap.floorMs, gap.factor * usualMs);
}

/** The lower median, so that an outage among few intervals does not pass for the usual. */
function usualBefore(points: readonly Point[], index: number): number {
  const intervals: number[] = [];
  for (let each = Math.max(0, index - usualOf); each < index; each += 1) {
    const { intervalMs = 0 } = points[each] ?? {};
    if (intervalMs > 0) intervals.push(intervalMs);
  }
  return lowerMedian(intervals) ?? 0;
}

export function lowerMedian(values: readonly number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length / 2) - 1];
}

/** The first index whose point is not before `point`. */
function placeOf(points: readonly Point[], point: Point): number {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const there = points[middle];
    if (there !== undefined && compare(there, point) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function compare(a: Point, b: Point): number {
  return a.at - b.at || order(a.device, b.device) || order(a.boot, b.boot) || a.seq - b.seq;
}

function order(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
