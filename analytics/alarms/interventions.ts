import type {
  Ack,
  Alarm,
  Intervention,
  InterventionKind,
  InterventionOutcome,
} from '#ward/alarm.ts';
import { idOf } from './alarms.ts';

/** Asks people to act on an alarm that rings; told when it was known. */
export function interventionOf(alarm: Alarm, kind: InterventionKind, now: number): Intervention {
  const { patient, priority, rule, message, rangAt = now } = alarm;
  return {
    id: idOf(alarm.id, kind, rangAt),
    patient,
    kind,
    priority,
    alarm: alarm.id,
    rule,
    message,
    state: 'open',
    raisedAt: now,
  };
}

/** Closed by a person. Whatever that person's clock says, not before it was asked nor after `now`. */
export function acknowledged(intervention: Intervention, ack: Ack, now: number): Intervention {
  const atBed = ack.arrivedAt ?? ack.at;
  return {
    ...intervention,
    state: 'closed',
    closedAt: Math.max(intervention.raisedAt, Math.min(atBed, now)),
    outcome: 'acknowledged',
    by: ack.by,
    ...(ack.note !== undefined && { note: ack.note }),
  };
}

/** Closed because nobody needs to act on it any more. */
export function closed(
  intervention: Intervention,
  outcome: InterventionOutcome,
  now: number,
): Intervention {
  return { ...intervention, state: 'closed', closedAt: now, outcome };
}
