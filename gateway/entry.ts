import type { Ack, Alarm, Intervention } from '#ward/alarm.ts';
import type { Reading } from '#ward/reading.ts';
import type { TruthReport } from '#ward/truth.ts';

/** One line of the journal, on its way to the store. */
export type Entry =
  | { readonly kind: 'reading'; readonly number: number; readonly reading: Reading }
  | { readonly kind: 'alarm'; readonly number: number; readonly alarm: Alarm }
  | {
      readonly kind: 'intervention';
      readonly number: number;
      readonly intervention: Intervention;
    }
  | { readonly kind: 'truth'; readonly number: number; readonly truth: TruthReport }
  /** Kept for analytics, which may be away when it comes; the store has it in the intervention. */
  | { readonly kind: 'ack'; readonly number: number; readonly ack: PatientAck };

export type PatientAck = Ack & { readonly patient: string };
