import type { Reading } from '#ward/reading.ts';
import { isNumericVital, type VitalName, vitalNames } from '#ward/vitals.ts';
import { cleared, limitAlarm } from './alarms.ts';
import type { Book } from './book.ts';
import type { Standing, Turn } from './judge.ts';
import type { LimitRule } from './rules.ts';
import { watch } from './watch.ts';
import {
  emptyWindow,
  insert,
  type Place,
  type Point,
  pointOf,
  type Window,
  type WindowLimits,
} from './window.ts';

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

interface Watched {
  readonly newest: Map<VitalName, Newest>;
  readonly windows: Map<VitalName, Window>;
  readonly standings: Map<string, Standing>;
}

export function createEvaluation(parts: {
  readonly rules: readonly LimitRule[];
  readonly limits: WindowLimits;
  readonly book: Book;
}): Evaluation {
  const { rules, limits, book } = parts;
  const patients = new Map<string, Watched>();
  const rulesOf = Map.groupBy(rules, ({ vital }) => vital as VitalName);

  function recall(reading: Reading): void {
    for (const _ of placed(reading));
  }

  function evaluate(reading: Reading, now: number): number {
    let late = 0;
    for (const { vital, window, point, place } of placed(reading)) {
      if (place === 'too_late') late += 1;
      if (place === 'too_late' || place === 'repeat') continue;
      for (const rule of rulesOf.get(vital) ?? []) {
        judgeOne(rule, reading.patient, window, { point, place }, now);
      }
    }
    return late;
  }

  function judgeOne(
    rule: LimitRule,
    patient: string,
    window: Window,
    arrived: { readonly point: Point; readonly place: Place },
    now: number,
  ): void {
    const { standings } = watchedOf(patient);
    const known = book.known(patient, rule.id);
    const verdict = watch(rule, window.points, arrived, standings.get(rule.id), known);
    standings.set(rule.id, verdict.standing);
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

  function* placed(reading: Reading) {
    const { newest, windows } = watchedOf(reading.patient);
    for (const vital of vitalNames) {
      const value = reading.vitals[vital];
      if (value === undefined) continue;
      if (reading.at >= (newest.get(vital)?.at ?? reading.at)) {
        newest.set(vital, { value, at: reading.at });
      }
      // Only what a rule looks at needs a past.
      if (typeof value !== 'number' || !isNumericVital(vital) || !rulesOf.has(vital)) continue;
      const window = windows.get(vital) ?? emptyWindow();
      windows.set(vital, window);
      const point = pointOf(reading, value);
      yield { vital, window, point, place: insert(window, point, limits) };
    }
  }

  function watchedOf(patient: string): Watched {
    const known = patients.get(patient);
    if (known !== undefined) return known;
    const watched: Watched = { newest: new Map(), windows: new Map(), standings: new Map() };
    patients.set(patient, watched);
    return watched;
  }

  return {
    recall,
    evaluate,
    newest: () => new Map([...patients].map(([patient, { newest }]) => [patient, newest])),
    forget: (patient) => patients.delete(patient),
  };
}
