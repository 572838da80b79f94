import { idOf } from '#analytics/alarms/alarms.ts';
import type { Book } from '#analytics/alarms/book.ts';
import type { Alarm, Priority, TechnicalRule } from '#ward/alarm.ts';

/** A technical alarm of one patient, or of the whole ward: one, however many devices it is about. */
export interface Fault {
  readonly patient: string;
  readonly rule: TechnicalRule;
  readonly priority: Priority;
}

/**
 * Makes the book say what is so: with a message the alarm is there, in these words, since then;
 * without one it is over.
 */
export function keepUp(
  book: Book,
  { patient, rule, priority }: Fault,
  message: string | undefined,
  since: number,
  now: number,
): void {
  const alarm = book.activeOf(patient, rule);
  if (message === undefined) {
    if (alarm !== undefined) book.clear(alarm, Math.max(alarm.onsetAt, since), now);
  } else if (alarm === undefined) {
    book.raise(faultAlarm({ patient, rule, priority }, message, since, now), now);
  } else if (message !== alarm.message) {
    book.amend(alarm, { message }, now);
  }
}

function faultAlarm(fault: Fault, message: string, onsetAt: number, now: number): Alarm {
  return {
    id: idOf(fault.patient, fault.rule, onsetAt),
    ...fault,
    kind: 'technical',
    state: 'active',
    life: 'active_unacknowledged',
    message,
    onsetAt,
    raisedAt: now,
    evaluatedAt: now,
  };
}
