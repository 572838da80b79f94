import { median } from './median.ts';
import { numberIn, setNumber, timeIn } from './rows.ts';
import { intervalAt, type Window, type WindowLimits } from './window.ts';

/** So many intervals before a point say what is usual there. */
export const usualOf = 7;

/** What an interval is usual at the end of the window, ms; undefined until there was one. */
export function usualIntervalMs(window: Window): number | undefined {
  return usualBefore(window, window.end);
}

/** From an interval longer than this on, nothing is known any more of a course that is usual so. */
export function gapMs({ gap }: WindowLimits, usualMs: number | undefined): number {
  return Math.max(gap.floorMs, gap.factor * (usualMs ?? 0));
}

/** Tells of the point at this index how long before it nothing came, and whether that is a gap. */
export function measure(window: Window, index: number, { gap }: WindowLimits): void {
  // The first one keeps what it knew of the point that has left the window.
  if (index <= window.head) return;
  const before = timeIn(window, index - 1);
  const intervalMs = timeIn(window, index) - before;
  const isQuick =
    intervalMs <= gap.floorMs && (numberIn(window, index - 1, 'usualMs') ?? 0) <= gap.floorMs;
  const isGap = intervalMs > gap.floorMs && isUnusual(window, index, gap.factor);
  const missedAt = isGap
    ? before + (gap.expectedMs ?? usualBefore(window, index) ?? gap.floorMs)
    : undefined;
  setNumber(window, index, 'missedAt', missedAt);
  setNumber(window, index, 'usualMs', isQuick ? undefined : usualBefore(window, index + 1));
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
