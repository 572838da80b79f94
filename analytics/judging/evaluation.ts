import { cleared, limitAlarm } from '#analytics/alarms/alarms.ts';
import type { Book } from '#analytics/alarms/book.ts';
import {
  emptyWindow,
  insert,
  type Place,
  type Point,
  pointOf,
  type Window,
  type WindowLimits,
} from '#analytics/course/window.ts';
import type { LimitRule } from '#analytics/rules/table.ts';
import type { Reading } from '#ward/reading.ts';
import type { VitalName } from '#ward/vitals.ts';
import { type Standing, step, type Turn } from './judge.ts';
import { watchAgain } from './watch.ts';

/** The newest value of a vital, by measured time. */
export interface Newest {
  readonly value: number | string;
  readonly at: number;
}

/** Puts readings into the windows of their patients, judges them, and enters alarms into the book. */
export interface Evaluation {
  /** A reading that was judged before a restart: only the window has to know it again. */
  recall(reading: Reading): void;
  /** Judges a reading. How many of its values came too late for the window and were not judged. */
  evaluate(reading: Reading, now: number): number;
  /** The newest values of every patient that was heard of. */
  newest(): ReadonlyMap<string, ReadonlyMap<VitalName, Newest>>;
  forget(patient: string): void;
}

/** One vital of one patient. */
interface Course {
  value: number | string;
  at: number;
  readonly window: Window;
  /** Only what a rule looks at needs a past. */
  readonly watches: readonly Watch[];
}

/** One rule that looks at a course, and where it stands; absent until it judged for the first time. */
interface Watch {
  readonly rule: LimitRule;
  standing: Standing | undefined;
}

type Courses = Map<VitalName, Course>;

export function createEvaluation(parts: {
  readonly rules: readonly LimitRule[];
  readonly limits: WindowLimits;
  readonly book: Book;
}): Evaluation {
  const { rules, limits, book } = parts;
  const patients = new Map<string, Courses>();
  const rulesOf = Map.groupBy(rules, ({ vital }): VitalName => vital);
  /** Of the value that is judged just now; empty between two. */
  const turns: Turn[] = [];

  /** Puts a reading into the courses of its patient; judges it as of `now`, or only recalls it. */
  function take(reading: Reading, now: number | undefined): number {
    const { patient, vitals, at } = reading;
    const courses = coursesOf(patient);
    let late = 0;
    for (const name in vitals) {
      const vital = name as VitalName;
      const value = vitals[vital];
      if (value === undefined) continue;
      const course = courses.get(vital) ?? beginCourse(courses, vital);
      if (at >= course.at) {
        course.value = value;
        course.at = at;
      }
      if (course.watches.length === 0 || typeof value !== 'number') continue;
      const point = pointOf(reading, value);
      const place = insert(course.window, point, limits);
      if (place === 'too_late') late += 1;
      else if (place !== 'repeat' && now !== undefined) judge(patient, course, point, place, now);
    }
    return late;
  }

  function judge(patient: string, course: Course, point: Point, place: Place, now: number): void {
    for (const each of course.watches) {
      if (place === 'newest' && each.standing !== undefined) {
        each.standing = step(each.standing, point, each.rule, turns);
        if (turns.length > 0) enter(each.rule, patient, turns.splice(0), now);
      } else {
        judgeAgain(each, patient, course.window, point, now);
      }
    }
  }

  function judgeAgain(
    each: Watch,
    patient: string,
    window: Window,
    point: Point,
    now: number,
  ): void {
    const { rule, standing } = each;
    const known = book.known(patient, rule.id);
    const verdict = watchAgain(rule, window, point, standing !== undefined, known);
    each.standing = verdict.standing;
    for (const { onsetAt, raised, cleared: end } of verdict.past) {
      book.discover(cleared(limitAlarm(rule, patient, { onsetAt, point: raised }, now), end.at));
    }
    enter(rule, patient, verdict.turns, now);
  }

  function enter(rule: LimitRule, patient: string, turns: readonly Turn[], now: number): void {
    for (const [index, turn] of turns.entries()) {
      const next = turns[index + 1];
      if (turn.kind === 'raised') {
        const alarm = limitAlarm(rule, patient, turn, now);
        // Begun and ended in one breath: a late value told of it, and it is over.
        if (next?.kind === 'cleared') book.discover(cleared(alarm, next.point.at));
        else book.raise(alarm, rule.interventions);
        continue;
      }
      const alarm = book.activeOf(patient, rule.id);
      if (alarm !== undefined) book.clear(alarm, turn.point.at, now);
    }
  }

  function coursesOf(patient: string): Courses {
    const known = patients.get(patient);
    if (known !== undefined) return known;
    const courses: Courses = new Map();
    patients.set(patient, courses);
    return courses;
  }

  function beginCourse(courses: Courses, vital: VitalName): Course {
    const watches = (rulesOf.get(vital) ?? []).map((rule) => ({ rule, standing: undefined }));
    const course = { value: 0, at: Number.NEGATIVE_INFINITY, window: emptyWindow(), watches };
    courses.set(vital, course);
    return course;
  }

  return {
    recall: (reading) => void take(reading, undefined),
    evaluate: take,
    newest: () => new Map([...patients].map(([patient, courses]) => [patient, newestOf(courses)])),
    forget: (patient) => patients.delete(patient),
  };
}

function newestOf(courses: Courses): ReadonlyMap<VitalName, Newest> {
  return new Map([...courses].map(([vital, { value, at }]) => [vital, { value, at }]));
}
