import { baselineOf, driftOf } from '#analytics/course/baseline.ts';
import { middleOf } from '#analytics/course/middle.ts';
import { validityMs } from '#analytics/course/validity.ts';
import { lastBy, leftUntil } from '#analytics/course/window.ts';
import { type Condition, type Quantity, type Rule, vitalsOf } from '#analytics/rules/rule.ts';
import { type News2, type News2Observation, news2, news2Names } from '#ward/news2.ts';
import { type NumericVitalName, numericVitals, type VitalName } from '#ward/vitals.ts';
import { levelOf } from './levels.ts';
import type { Course, News2AndStale, Person } from './person.ts';

const second = 1000;
const minute = 60 * second;

/** So long a vital is looked at for a score or a trend, and for a comparison of two sensors. */
export const lookMs = { slow: minute, quick: 10 * second } as const;

/** How often each quantity is worked out; a vital is judged at each of its values instead. */
export const everyMs = {
  vital: 0,
  news2: minute,
  news2_single: minute,
  change: minute,
  drift: minute,
  difference: 10 * second,
  count: 10 * second,
} as const satisfies Record<Quantity['of'], number>;

/** Even moments are worked out so long after they were, because values arrive late. */
export const settleMs = 10 * second;

/** The shortest of these; the others are its multiples. */
export const gridMs = 10 * second;

/**
 * The quantity of a rule at a moment, from what was measured by then. Undefined where too little is
 * known: then there is no value, as if a sensor had measured nothing.
 */
export function quantityAt(
  person: Person,
  { quantity, when }: Rule,
  at: number,
): number | undefined {
  switch (quantity.of) {
    case 'vital':
      return numberAt(person, quantity.vital, at);
    case 'news2':
      return knownScore(person, at)?.lowest;
    case 'news2_single': {
      const score = knownScore(person, at);
      return score && Math.max(...Object.values(score.parts));
    }
    case 'change':
      return changeOf(person.courses.get(quantity.vital), quantity.overMs, at);
    case 'drift': {
      const bins = person.bins.get(quantity.vital);
      const drift = bins && driftOf(bins, quantity.learnMs, leastSpread(quantity.vital));
      return when === 'above' ? drift?.up : drift?.down;
    }
    case 'difference': {
      // Where nothing was measured of late no window has to be looked at. With a sample a minute that is
      // so at five of six moments.
      if (person.newestAt <= at - lookMs.quick) return undefined;
      const [vital, otherVital] = quantity.vitals;
      const one = middleAt(person, vital, at);
      const other = middleAt(person, otherVital, at);
      return one === undefined || other === undefined ? undefined : Math.abs(one - other);
    }
    case 'count':
      return countOf(person, quantity.conditions, at);
    default:
      return quantity satisfies never;
  }
}

/**
 * Whether all that a quantity looks at is still in the windows, but for the last value before: only
 * then it can be worked out again for a moment that has passed.
 */
export function isWhole(person: Person, { quantity }: Rule, at: number): boolean {
  // It is learnt as time goes by, from quarters of an hour that are not gone through again.
  if (quantity.of === 'drift') return false;
  const from = at - lookOf(quantity);
  const vitals = quantity.of.startsWith('news2') ? scored : vitalsOf({ quantity });
  return vitals.every((vital) => {
    const course = person.courses.get(vital);
    return course === undefined || leftUntil(course.window) <= from;
  });
}

function lookOf(quantity: Quantity): number {
  if (quantity.of === 'change') return quantity.overMs + lookMs.slow;
  return quantity.of === 'difference' || quantity.of === 'count' ? lookMs.quick : lookMs.slow;
}

/** What the person scores at a moment, and what of it was measured too long ago. */
export function scoreAt(person: Person, at: number): News2AndStale {
  if (person.score?.at !== at) person.score = { at, score: workedOut(person, at) };
  return person.score.score;
}

function workedOut(person: Person, at: number): News2AndStale {
  const observation: Partial<Record<VitalName, number | string>> = {};
  const stale: VitalName[] = [];
  for (const vital of scored) {
    const course = person.courses.get(vital);
    const value = scoredValue(course, at);
    if (value !== undefined) observation[vital] = value;
    else if (course !== undefined && course.at <= at) stale.push(vital);
  }
  const score = news2({
    ...(observation as News2Observation),
    spo2_scale: person.spo2Scale,
  });
  return { ...score, stale };
}

const scored: readonly VitalName[] = [...news2Names, 'pulse_rate'];

/** Of whom nothing is known there is no score either. */
function knownScore(person: Person, at: number): News2 | undefined {
  const score = scoreAt(person, at);
  return Object.keys(score.parts).length > 0 ? score : undefined;
}

/** The middle of the last minute, so that one disturbed value does not make a score; else the last. */
function scoredValue(course: Course | undefined, at: number): number | string | undefined {
  if (course === undefined) return undefined;
  // There is no middle between two levels of consciousness.
  if (course.vital === 'consciousness') return valueAt(course, at);
  return middleOf(course.window, at - lookMs.slow, at) ?? valueAt(course, at);
}

/** The last value by then, if it still stands for that moment. */
function valueAt(course: Course, at: number): number | string | undefined {
  const { vital, window } = course;
  const last = lastBy(window, at);
  // It may be known only from before a restart.
  const isKept = course.at <= at && (last === undefined || last.at < course.at);
  const known = isKept ? course : last;
  const usualMs = isKept ? window.usualMs : last?.usualMs;
  if (known === undefined || at - known.at > validityMs(vital, usualMs)) return undefined;
  const { value } = known;
  return vital === 'consciousness' && typeof value === 'number' ? levelOf(value) : value;
}

function numberAt(person: Person, vital: NumericVitalName, at: number): number | undefined {
  const course = person.courses.get(vital);
  const value = course && valueAt(course, at);
  return typeof value === 'number' ? value : undefined;
}

function middleAt(person: Person, vital: NumericVitalName, at: number): number | undefined {
  const course = person.courses.get(vital);
  return course && middleOf(course.window, at - lookMs.quick, at);
}

function changeOf(course: Course | undefined, overMs: number, at: number): number | undefined {
  if (course === undefined) return undefined;
  const now = middleOf(course.window, at - lookMs.slow, at);
  const before = middleOf(course.window, at - overMs - lookMs.slow, at - overMs);
  return now === undefined || before === undefined ? undefined : now - before;
}

/** Undefined where no condition can be judged at all. */
function countOf(person: Person, conditions: readonly Condition[], at: number): number | undefined {
  let known = 0;
  let hold = 0;
  for (const { vital, when, limit } of conditions) {
    const value = middleAt(person, vital, at) ?? numberAt(person, vital, at);
    if (value === undefined) continue;
    known += 1;
    if (when === 'above' ? value > limit : value < limit) hold += 1;
  }
  return known === 0 ? undefined : hold;
}

/** Nobody is steadier than the sensors can tell. */
function leastSpread(vital: NumericVitalName): number {
  return 2 * numericVitals[vital].step;
}

/** What is usual for the person; undefined until it was learnt. */
export function usualOf(
  person: Person,
  vital: NumericVitalName,
  learnMs: number,
): number | undefined {
  const bins = person.bins.get(vital);
  return bins && baselineOf(bins, learnMs, leastSpread(vital))?.middle;
}
