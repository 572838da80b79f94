import type { PatientReport } from '#ward/program.ts';
import type { VitalName } from '#ward/vitals.ts';
import type { Book } from './alarms/book.ts';
import type { Newest } from './judging/evaluation.ts';

/** How every patient stands, by name: those who were heard of, and those with an alarm. */
export function patientReports(
  newest: ReadonlyMap<string, ReadonlyMap<VitalName, Newest>>,
  book: Pick<Book, 'active' | 'open'>,
): readonly PatientReport[] {
  const alarms = Map.groupBy(book.active(), ({ patient }) => patient);
  const open = Map.groupBy(book.open(), ({ patient }) => patient);
  const patients = new Set([...newest.keys(), ...alarms.keys(), ...open.keys()]);
  return [...patients].sort().map((patient) => ({
    patient,
    vitals: Object.fromEntries(newest.get(patient) ?? []),
    alarms: (alarms.get(patient) ?? []).map(({ rule, priority, message, raisedAt }) => ({
      rule,
      priority,
      message,
      raisedAt,
    })),
    interventions: (open.get(patient) ?? []).map(({ kind, priority, raisedAt }) => ({
      kind,
      priority,
      raisedAt,
    })),
  }));
}
