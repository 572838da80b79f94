import type { Person } from '#analytics/judging/person.ts';
import { scoreAt } from '#analytics/judging/quantities.ts';
import type { ScoreReport } from '#ward/reports.ts';

const everyMs = 60_000;

/** The scores of everybody, once a minute of measured time, and which of them are others than before. */
export interface Scores {
  readonly newest: ReadonlyMap<string, ScoreReport>;
  /** All that is judged at even moments is worked out until then. Scores that are news. */
  at(gridAt: number | undefined, people: ReadonlyMap<string, Person>): readonly ScoreReport[];
  forget(patient: string): void;
  /** The minute up to which all is told; absent until there was one. */
  readonly doneAt: number | undefined;
}

/** `told`: the newest of each patient, before a restart. */
export function createScores(told: readonly ScoreReport[] = [], toldAt?: number): Scores {
  const newest = new Map(told.map((score) => [score.patient, score]));
  let doneAt = toldAt ?? Number.NEGATIVE_INFINITY;

  return {
    newest,
    get doneAt() {
      return Number.isFinite(doneAt) ? doneAt : undefined;
    },
    at(gridAt = Number.NEGATIVE_INFINITY, people) {
      const at = Math.floor(gridAt / everyMs) * everyMs;
      if (at <= doneAt) return [];
      doneAt = at;
      const news: ScoreReport[] = [];
      for (const person of people.values()) {
        const report = reportOf(person, at);
        if (report === undefined || isSame(report, newest.get(person.patient))) continue;
        newest.set(person.patient, report);
        news.push(report);
      }
      return news;
    },
    forget: (patient) => void newest.delete(patient),
  };
}

/** Absent where no part of the score was ever measured. */
function reportOf(person: Person, at: number): ScoreReport | undefined {
  const { total, lowest, highest, risk, missing, stale, parts } = scoreAt(person, at);
  if (Object.keys(parts).length === 0 && stale.length === 0) return undefined;
  return {
    patient: person.patient,
    score: 'news2',
    at,
    ...(total !== undefined && { total }),
    lowest,
    highest,
    ...(risk !== undefined && { risk }),
    missing: missing.filter((name) => !stale.includes(name)),
    stale,
  };
}

function isSame(one: ScoreReport, other: ScoreReport | undefined): boolean {
  return (
    other !== undefined && JSON.stringify({ ...one, at: 0 }) === JSON.stringify({ ...other, at: 0 })
  );
}
