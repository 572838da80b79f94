import type { Book } from '#analytics/alarms/book.ts';
import { usualIntervalMs } from '#analytics/course/gaps.ts';
import { validityMs } from '#analytics/course/validity.ts';
import type { Course, Person } from '#analytics/judging/person.ts';
import type { NewestValue, PatientReport } from '#ward/program.ts';
import type { DelayReport, ScoreReport } from '#ward/reports.ts';

/** How every patient stands, by name: those who were heard of, and those with an alarm. */
export function patientReports(
  people: ReadonlyMap<string, Person>,
  scores: ReadonlyMap<string, ScoreReport>,
  book: Pick<Book, 'live' | 'open'>,
  now: number,
): readonly PatientReport[] {
  const alarms = Map.groupBy(book.live(), ({ patient }) => patient);
  const open = Map.groupBy(book.open(), ({ patient }) => patient);
  const patients = new Set([...people.keys(), ...alarms.keys(), ...open.keys()]);
  return [...patients].sort().map((patient) => {
    const courses = [...(people.get(patient)?.courses.values() ?? [])];
    const score = scores.get(patient);
    return {
      patient,
      vitals: Object.fromEntries(courses.map((course) => [course.vital, newestOf(course, now)])),
      alarms: (alarms.get(patient) ?? []).map(
        ({ id, rule, kind, priority, message, raisedAt, life, late, rangAt }) => ({
          id,
          rule,
          kind,
          priority,
          message,
          raisedAt,
          life,
          ...(late && { late }),
          ...(rangAt !== undefined && { rangAt }),
        }),
      ),
      interventions: (open.get(patient) ?? []).map(({ kind, priority, raisedAt }) => ({
        kind,
        priority,
        raisedAt,
      })),
      ...(score && { score }),
    };
  });
}

function newestOf({ vital, value, at, window }: Course, now: number): NewestValue {
  const stale = now - at > validityMs(vital, usualIntervalMs(window));
  return stale ? { value, at, stale } : { value, at };
}

const slowestMax = 3;

/** Those of which enough is known. */
export function slowestOf(reports: readonly DelayReport[]): readonly DelayReport[] {
  return reports
    .filter(({ source }) => source === 'learnt')
    .sort((one, other) => other.p99Ms - one.p99Ms)
    .slice(0, slowestMax);
}
