import { usualIntervalMs } from './gaps.ts';
import { insert } from './insertion.ts';
import { type Origin, type Point, pointOf } from './point.ts';
import { numberIn, setNumber, timeIn } from './rows.ts';
import { emptyWindow, pointAt, type Window, type WindowLimits } from './window.ts';

/**
 * What the readings of the journal alone could not tell of a window after a restart: what left it last,
 * and what its first values know of those before. Plain JSON, small however long the window is.
 */
export interface KeptWindow {
  readonly count: number;
  /** What left it last. */
  readonly gone?: KeptPoint;
  /** The first one came late: nothing is known of the time before it. */
  readonly isFirstLate?: true;
  /** What interval is usual, for a journal that has forgotten what was in the window. */
  readonly usualMs?: number;
  /** The first values, the one that has left among them, that know more than the others tell. */
  readonly first?: readonly KeptKnowledge[];
  /** The last values of a vital that has been silent for so long that nobody reads back to them. */
  readonly old?: readonly KeptPoint[];
}

type KeptKnowledge = readonly [place: number, missedAt: number | null, usualMs: number | null];
type KeptPoint = readonly [value: number, reading: Origin, activity?: Point['activity']];

/** Intervals that an earlier one may still shape: seven say what is usual, four make it so. */
const firstKept = 12;
const oldKept = 8;
/** Readings may be numbered in another order than they were received, but not by so much. */
const disorderMs = 1000;

/** `fromAt`: after a restart, what was received since then is read again. */
export function keptWindow(window: Window, fromAt: number, limits: WindowLimits): KeptWindow {
  const { head, end } = window;
  const known = firstReceivedAfter(window, fromAt + disorderMs);
  const start = Math.max(head, known - oldKept);
  const gone = start > head ? start - 1 : window.lastGone;
  const first = knowledgeOf(window, gone, start, Math.min(known + firstKept, end), limits);
  const old = pointsBetween(window, start, known);
  const usualMs = usualIntervalMs(window);
  return {
    count: end - start,
    ...(gone >= 0 && { gone: keptPoint(pointAt(window, gone)) }),
    ...(window.isFirstLate && start === head && { isFirstLate: true }),
    ...(usualMs !== undefined && { usualMs }),
    ...(first.length > 0 && { first }),
    ...(old.length > 0 && { old: old.map(keptPoint) }),
  };
}

/** The window as it was, of the one that the readings after a restart have filled. */
export function restoredWindow(recalled: Window, kept: KeptWindow, limits: WindowLimits): Window {
  const { gone, isFirstLate = false, first = [], old = [] } = kept;
  const points = [...old.map(restoredPoint), ...recalled.points];
  const window = windowOf(gone && restoredPoint(gone), points, limits);
  window.isFirstLate = isFirstLate;
  for (const [place, missedAt, usualMs] of first) {
    if (place >= window.end) continue;
    setNumber(window, place, 'missedAt', missedAt ?? undefined);
    setNumber(window, place, 'usualMs', usualMs ?? undefined);
  }
  if (window.end - window.head < kept.count) window.usualMs = kept.usualMs;
  return window;
}

/** Of these points alone, by measured time, the first of which has left. */
function windowOf(gone: Point | undefined, points: Iterable<Point>, limits: WindowLimits): Window {
  const window = emptyWindow();
  if (gone !== undefined) insert(window, gone, limits);
  for (const point of points) {
    if (gone === undefined || point.at > gone.at) insert(window, point, limits);
  }
  if (gone !== undefined && window.head === 0) {
    window.head = 1;
    window.lastGone = 0;
  }
  return window;
}

function pointsBetween(window: Window, start: number, end: number): readonly Point[] {
  return Array.from({ length: end - start }, (_, each) => pointAt(window, start + each));
}

/** The first index of what was received then. */
function firstReceivedAfter(window: Window, at: number): number {
  let index = window.head;
  while (index < window.end && (numberIn(window, index, 'receivedAt') ?? at) <= at) index += 1;
  return index;
}

/** What the values from `start` on, and the one that has left, know otherwise than these alone tell. */
function knowledgeOf(
  window: Window,
  gone: number,
  start: number,
  end: number,
  limits: WindowLimits,
): readonly KeptKnowledge[] {
  if (isPlain(window, gone, start, end, limits)) return [];
  const points = pointsBetween(window, start, end);
  const all = gone < 0 ? points : [pointAt(window, gone), ...points];
  const bare = all.map(({ reading, value }) => pointOf(reading, value));
  const alone = windowOf(gone < 0 ? undefined : bare[0], gone < 0 ? bare : bare.slice(1), limits);
  return all.flatMap(({ missedAt, usualMs }, place): KeptKnowledge[] => {
    const isTold =
      numberIn(alone, place, 'missedAt') === missedAt &&
      numberIn(alone, place, 'usualMs') === usualMs;
    return isTold ? [] : [[place, missedAt ?? null, usualMs ?? null]];
  });
}

/** One after the other quickly, as nearly always. */
function isPlain(
  window: Window,
  gone: number,
  start: number,
  end: number,
  { gap }: WindowLimits,
): boolean {
  let before = gone < 0 ? Number.POSITIVE_INFINITY : timeIn(window, gone);
  if (gone >= 0 && !isBare(window, gone)) return false;
  for (let index = start; index < end; index += 1) {
    const at = timeIn(window, index);
    if (at - before > gap.floorMs || !isBare(window, index)) return false;
    before = at;
  }
  return true;
}

function isBare(window: Window, index: number): boolean {
  return (
    numberIn(window, index, 'missedAt') === undefined &&
    numberIn(window, index, 'usualMs') === undefined
  );
}

function keptPoint({ value, reading, activity }: Point): KeptPoint {
  return activity ? [value, reading, activity] : [value, reading];
}

function restoredPoint([value, reading, activity]: KeptPoint): Point {
  return pointOf(reading, value, activity);
}
