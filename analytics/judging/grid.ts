import { addBin, binMs } from '#analytics/course/baseline.ts';
import { activityAt } from '#analytics/course/cadence.ts';
import { insert } from '#analytics/course/insertion.ts';
import { middleOf } from '#analytics/course/middle.ts';
import { placeOfTime } from '#analytics/course/places.ts';
import { type Origin, type Point, pointOf } from '#analytics/course/point.ts';
import { activityIn, overwrite, timeIn, valueIn } from '#analytics/course/rows.ts';
import type { WindowLimits } from '#analytics/course/window.ts';
import type { Activity } from '#analytics/rules/rule.ts';
import { personalise } from './bound.ts';
import { type GridWatch, nothingDirty, type Person } from './person.ts';
import { isWhole, quantityAt, usualOf } from './quantities.ts';

/**
 * A value of a grid watch is the next one; or it came late, or is another than it was, and so may be all
 * behind it.
 */
export type Change = (watch: GridWatch, point: Point, kind: 'next' | 'late' | 'another') => void;

/** Works out what a person's quantities are at this moment, the next of the grid. */
export function gridStep(
  person: Person,
  at: number,
  receivedAt: number,
  limits: WindowLimits,
  change: Change,
): void {
  person.score = undefined;
  if (person.dirtyAt < at) workOutAgain(person, at, receivedAt, limits, change);
  for (const watch of person.grid) {
    if (at % watch.everyMs !== 0) continue;
    const point = pointAt(person, watch, at, receivedAt);
    if (point === undefined) continue;
    if (insert(watch.window, point, { ...limits, gap: watch.gap }) === 'newest')
      change(watch, point, 'next');
  }
}

/** Adds what the last quarter of an hour was like, and sets the limits that follow the person. */
export function learn(person: Person, at: number): void {
  if (at % binMs !== 0) return;
  for (const [vital, bins] of person.bins) {
    const course = person.courses.get(vital);
    addBin(bins, at, course && middleOf(course.window, at - binMs, at));
  }
  setPersonalLimits(person);
}

export function setPersonalLimits(person: Person): void {
  for (const [vital] of person.bins) {
    for (const { bound } of person.courses.get(vital)?.watches ?? []) {
      const { limit } = bound.rule;
      if (typeof limit !== 'number') personalise(bound, usualOf(person, vital, limit.learnMs));
    }
  }
}

/** Values came that belong before this moment: what they change is worked out again, or at last. */
function workOutAgain(
  person: Person,
  untilAt: number,
  receivedAt: number,
  limits: WindowLimits,
  change: Change,
): void {
  const from = Math.max(person.dirtyAt, untilAt - limits.spanMs);
  person.dirtyAt = nothingDirty;
  for (const watch of person.grid) {
    const { everyMs } = watch;
    let first: Parameters<Change> | undefined;
    for (let at = Math.ceil(from / everyMs) * everyMs; at < untilAt; at += everyMs) {
      if (!isWhole(person, watch.bound.rule, at)) continue;
      const point = pointAt(person, watch, at, receivedAt);
      if (point === undefined) continue;
      const kind = put(watch, point, limits);
      if (kind !== 'no_news') first ??= [watch, point, kind];
    }
    if (first !== undefined) change(...first);
  }
}

/** Puts a point in place of the one of its moment, or where there was none. */
function put(
  { window, gap }: GridWatch,
  point: Point,
  limits: WindowLimits,
): 'late' | 'another' | 'no_news' {
  const index = placeOfTime(window, point.at) - 1;
  if (index < window.head || timeIn(window, index) !== point.at) {
    return insert(window, point, { ...limits, gap }) === 'too_late' ? 'no_news' : 'late';
  }
  if (valueIn(window, index) === point.value && activityIn(window, index) === point.activity) {
    return 'no_news';
  }
  overwrite(window, index, point);
  return 'another';
}

/** What the quantity of a watch is at a moment; undefined where too little is known. */
function pointAt(
  person: Person,
  watch: GridWatch,
  at: number,
  receivedAt: number,
): Point | undefined {
  const { rule } = watch.bound;
  const value = quantityAt(person, rule, at);
  if (value === undefined) return undefined;
  const steps = rule.unless.length > 0 ? person.courses.get('steps')?.window : undefined;
  const activity = steps && activityAt(steps, at);
  return gridPoint(watch, at, receivedAt, value, activity);
}

/** No sensor brought it: it came of all that was received by then. */
export function gridPoint(
  { bound, everyMs }: GridWatch,
  at: number,
  receivedAt: number,
  value: number,
  activity?: Activity,
): Point {
  const reading: Origin = {
    device: bound.rule.id,
    boot: 'grid',
    seq: at / everyMs,
    at,
    receivedAt,
  };
  return pointOf(reading, value, activity);
}
