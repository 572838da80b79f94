import type { Ack, Alarm, Intervention } from '#ward/alarm.ts';
import type { Reading } from '#ward/reading.ts';
import type { DelayReport, LedgerReport, RulesReport, ScoreReport } from '#ward/reports.ts';
import type { TruthReport } from '#ward/truth.ts';

/** What the journal keeps, by kind. */
interface Contents {
  readonly reading: Reading;
  readonly alarm: Alarm;
  readonly intervention: Intervention;
  readonly truth: TruthReport;
  readonly delay: DelayReport;
  readonly score: ScoreReport;
  readonly rules: RulesReport;
  readonly ledger: LedgerReport;
  /** Kept for analytics, too, which may be away when it comes. */
  readonly ack: PatientAck;
}

export type PatientAck = Ack & { readonly patient: string };

/** One line of the journal, on its way to the store: its content is under the name of its kind. */
export type Entry = {
  [Kind in keyof Contents]: { readonly kind: Kind; readonly number: number } & Pick<Contents, Kind>;
}[keyof Contents];
