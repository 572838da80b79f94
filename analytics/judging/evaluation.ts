import type { Book } from '#analytics/alarms/book.ts';
import { activityAt } from '#analytics/course/cadence.ts';
import { usualIntervalMs } from '#analytics/course/gaps.ts';
import { insert, type Place } from '#analytics/course/insertion.ts';
import { pointOf } from '#analytics/course/point.ts';
import { validityMs } from '#analytics/course/validity.ts';
import type { RuleSet } from '#analytics/rules/rule-set.ts';
import type { Reading } from '#ward/reading.ts';
import type { VitalName } from '#ward/vitals.ts';
import { type Census, type CensusParts, createCensus } from './census.ts';
import { gridStep, learn } from './grid.ts';
import { asNumber } from './levels.ts';
import type { Person, Watch } from './person.ts';
import { gridMs, settleMs } from './quantities.ts';
import { createTurns } from './turns.ts';
import { judgeSilence } from './unknown.ts';

/** Puts readings into the courses of their patients, judges them, and enters alarms into the book. */
export interface Evaluation
  extends Pick<Census, 'people' | 'memories' | 'remember' | 'begin' | 'forget'> {
  /** A reading that was judged before a restart: only the windows have to know it again. */
  recall(reading: Reading): void;
  /** A reading came that is judged later: only that its vitals are heard is known. */
  arrived(reading: Reading): void;
  /** Judges a reading, as of `now`. How many of its values came too late for the windows. */
  evaluate(reading: Reading, now: number): number;
  /**
   * The next even moment to be worked out once all that was received until `at` has been given: ten
   * seconds later, so that what is only a little late is part of it. Absent where none is due yet.
   */
  nextMoment(at: number): number | undefined;
  /** Works out this moment, the next one, for everybody. */
  workOut(moment: number, now: number): void;
  /** Nobody could be heard until then: that nothing came says nothing. */
  deafUntil: number;
  /** The last even moment that was worked out; after a restart it is set before the first reading. */
  gridAt: number | undefined;
  /** How far back the windows reach, ms. */
  readonly spanMs: number;
  /** So many values came behind newer ones, and were judged again in their place. */
  readonly lateValues: number;
  /** Other rules hold from now on, on the same terms or others. What they have in common with those before goes on. */
  change(set: RuleSet, terms?: Pick<EvaluationParts, 'limits' | 'presentLeastMs'>): void;
}

export interface EvaluationParts extends CensusParts {
  readonly book: Book;
  /**
   * Whatever is measured stands for the present at least for so long, ms: in a ward that runs faster
   * than the wall, the seconds that a machine takes are minutes.
   */
  readonly presentLeastMs?: number;
  /** How far the clock of a device is ahead, ms; 0 where this is left out. */
  offsetMs?(device: string): number;
}

/** Beyond so many moments at once, those before are let go: nothing was received all that time. */
const momentsMax = 360;

/** What was worked out this long ago no longer stands for the present. */
const gridPresentMs = 5 * 60_000;

export function createEvaluation(parts: EvaluationParts): Evaluation {
  const { book } = parts;
  let { presentLeastMs = 0 } = parts;
  const census = createCensus(parts);
  const { people } = census;
  const turns = createTurns({ book, presentMs, offsetMs: parts.offsetMs ?? (() => 0) });

  /** Puts a reading into the courses of its patient; judges it as of `now`, or only recalls it. */
  function take(reading: Reading, now: number | undefined): number {
    const { patient, vitals, at } = reading;
    const person = now === undefined ? census.recalled(patient) : census.known(patient);
    if (at > person.newestAt) person.newestAt = at;
    let late = 0;
    let isNew = false;
    // What the person did is known before it is asked.
    if (vitals.steps !== undefined) {
      const place = takeValue(person, reading, 'steps', vitals.steps, now);
      if (place === 'too_late') late += 1;
      else if (isNews(place)) isNew = true;
    }
    // No list of names is made: this is done for each reading, and was a tenth of judging.
    for (const name in vitals) {
      const vital = name as VitalName;
      const value = vitals[vital];
      if (value === undefined || vital === 'steps') continue;
      const place = takeValue(person, reading, vital, value, now);
      if (place === 'too_late') late += 1;
      else if (isNews(place)) isNew = true;
    }
    // Its moment was worked out without it.
    const isBehind = isNew && self.gridAt !== undefined && at <= self.gridAt;
    if (isBehind && at < person.dirtyAt) person.dirtyAt = at;
    return late;
  }

  function takeValue(
    person: Person,
    reading: Reading,
    vital: VitalName,
    value: number | string,
    now: number | undefined,
  ): Place | 'unwatched' {
    const course = person.courses.get(vital) ?? census.beginCourse(person, vital);
    if (reading.at >= course.at) {
      course.value = value;
      course.at = reading.at;
    }
    if (reading.receivedAt > course.receivedAt) course.receivedAt = reading.receivedAt;
    if (course.unwatched) return 'unwatched';

    const { window, watches } = course;
    const steps = course.wantsActivity ? person.courses.get('steps')?.window : undefined;
    const point = pointOf(reading, asNumber(value), steps && activityAt(steps, reading.at));
    const place = insert(window, point, census.limits);
    if (now === undefined || place === 'too_late' || place === 'repeat') return place;
    if (place === 'among') self.lateValues += 1;
    for (const watch of watches) {
      const isNext = place === 'newest' && watch.standing !== undefined;
      if (isNext) turns.next(watch, person.patient, point, now);
      else turns.again(watch, person.patient, window, point, now, 'new');
    }
    return place;
  }

  /** One even moment, for everybody. */
  function moment(at: number, receivedAt: number, now: number): void {
    const { deafUntil } = self;
    const { limits } = census;
    const silence = { at, receivedAt, now, deafUntil, heldUpMs: presentLeastMs };
    for (const person of census.inOrder()) {
      learn(person, at);
      judgeSilence(person, silence, book, limits);
      gridStep(person, at, receivedAt, limits, (watch, point, kind) => {
        const isNext = kind === 'next' && watch.standing !== undefined;
        if (isNext) turns.next(watch, person.patient, point, now);
        else {
          const news = kind === 'another' ? 'another' : 'new';
          turns.again(watch, person.patient, watch.window, point, now, news);
        }
      });
    }
  }

  function presentMs({ bound }: Watch, patient: string): number {
    const { quantity } = bound.rule;
    if (quantity.of !== 'vital') return Math.max(gridPresentMs, presentLeastMs);
    const course = people.get(patient)?.courses.get(quantity.vital);
    const validMs = validityMs(quantity.vital, course && usualIntervalMs(course.window));
    return Math.max(validMs, presentLeastMs);
  }

  // Fields, and no getters: with one of those V8 keeps the whole object as a dictionary.
  const self = {
    recall: (reading: Reading) => void take(reading, undefined),
    arrived({ patient, vitals, receivedAt }: Reading) {
      const courses = people.get(patient)?.courses;
      for (const name of Object.keys(vitals) as VitalName[]) {
        const course = courses?.get(name);
        if (course && receivedAt > course.receivedAt) course.receivedAt = receivedAt;
      }
    },
    evaluate: take,
    nextMoment(at: number) {
      const last = Math.floor((at - settleMs) / gridMs) * gridMs;
      self.gridAt ??= last;
      if (last <= self.gridAt) return undefined;
      return Math.max(self.gridAt + gridMs, last - momentsMax * gridMs);
    },
    workOut(at: number, now: number) {
      self.gridAt = at;
      moment(at, at + settleMs, now);
    },
    deafUntil: Number.NEGATIVE_INFINITY,
    gridAt: undefined as number | undefined,
    people,
    memories: census.memories,
    remember: census.remember,
    begin: census.begin,
    forget: census.forget,
    spanMs: census.limits.spanMs,
    lateValues: 0,
    change(set: RuleSet, terms?: Pick<EvaluationParts, 'limits' | 'presentLeastMs'>) {
      census.change(set, terms?.limits);
      presentLeastMs = terms?.presentLeastMs ?? presentLeastMs;
      self.spanMs = census.limits.spanMs;
    },
  };
  return self;
}

function isNews(place: Place | 'unwatched'): boolean {
  return place === 'newest' || place === 'among';
}
