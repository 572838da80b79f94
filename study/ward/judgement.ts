import type { Course } from '#verdicts/illness.ts';
import type { Witness } from '#verdicts/witness.ts';
import { worthOf } from '#verdicts/worth.ts';
import type { Alarm } from '#ward/alarm.ts';
import type { AlarmRecord, Evaluator } from './results.ts';

/** Judges the alarms of one evaluator by the truth, once each, when they become known. */
export interface Judgement {
  readonly records: readonly AlarmRecord[];
  /**
   * Alarms as the book has them. `clockErrorMs` is how far the clock of the device that brought
   * them is ahead: analytics counts by that clock, a record by true time.
   */
  enter(alarms: readonly Alarm[], clockErrorMs: number): readonly Judged[];
}

/** An alarm that is new, or rings now after it was known already; and the illness that it is of. */
export interface Judged {
  readonly isNew: boolean;
  readonly record: AlarmRecord;
  readonly alarm: Alarm;
  readonly course?: Course;
}

/** Whichever rule it was, an illness is told of once. */
export function onceEach({ patient }: Alarm, { episode }: Course): string {
  return `${patient} ${episode.id}`;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

const nothing: readonly Judged[] = [];

export function createJudgement(parts: {
  readonly evaluator: Evaluator;
  witnessOf(patient: string): Witness;
  /** Alarms with the same key tell of one illness once. */
  told(alarm: Alarm, course: Course): string;
}): Judgement {
  const { evaluator, witnessOf } = parts;
  const records: AlarmRecord[] = [];
  const open = new Map<string, { record: Writable<AlarmRecord>; course?: Course }>();
  /** Ids of all records: an alarm is told again when somebody has seen it, though it is over. */
  const recorded = new Set<string>();
  const told = new Set<string>();

  function enter(alarm: Alarm, clockErrorMs: number): Judged | undefined {
    const known = open.get(alarm.id);
    if (known !== undefined) {
      const ringsNow = alarm.rangAt !== undefined && !known.record.rang;
      if (ringsNow) known.record.rang = true;
      if (alarm.clearedAt !== undefined) {
        known.record.clearedMs = alarm.clearedAt - clockErrorMs;
        open.delete(alarm.id);
      }
      return ringsNow ? { isNew: false, alarm, ...known } : undefined;
    }
    if (recorded.has(alarm.id)) return undefined;
    recorded.add(alarm.id);
    const { patient, rule, kind, priority, onsetAt, raisedAt, evaluatedAt, clearedAt } = alarm;
    const record: Writable<AlarmRecord> = {
      evaluator,
      patient,
      rule,
      kind,
      priority,
      onsetMs: onsetAt - clockErrorMs,
      raisedMs: raisedAt - clockErrorMs,
      evaluatedMs: evaluatedAt,
      ...(clearedAt !== undefined && { clearedMs: clearedAt - clockErrorMs }),
      rang: alarm.rangAt !== undefined,
    };
    records.push(record);
    const course = judge(alarm, record);
    const judged = { record, ...(course && { course }) };
    if (clearedAt === undefined) open.set(alarm.id, judged);
    return { isNew: true, alarm, ...judged };
  }

  /** Adds the verdict. */
  function judge(alarm: Alarm, record: Writable<AlarmRecord>): Course | undefined {
    if (alarm.kind === 'technical') return undefined;
    const isTold = (course: Course) => told.has(parts.told(alarm, course));
    const { verdict, course, tells } = worthOf(alarm, record, witnessOf(alarm.patient), isTold);
    if (verdict !== undefined) record.verdict = verdict;
    if (course === undefined) return undefined;
    record.episode = course.episode.id;
    if (tells) told.add(parts.told(alarm, course));
    return course;
  }

  return {
    records,
    enter(alarms, clockErrorMs) {
      if (alarms.length === 0) return nothing;
      const news: Judged[] = [];
      for (const alarm of alarms) {
        const judged = enter(alarm, clockErrorMs);
        if (judged !== undefined) news.push(judged);
      }
      return news;
    },
  };
}
