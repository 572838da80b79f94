import type { Ack, Alarm, Intervention, InterventionKind } from '#ward/alarm.ts';
import { idOf } from './alarms.ts';

/** What an alarm asks people to do: one intervention of each kind, told when it was known. */
export function askedBy(alarm: Alarm, kinds: readonly InterventionKind[]): readonly Intervention[] {
  return kinds.map((kind) => ({
    id: idOf(alarm.id, kind),
    patient: alarm.patient,
    kind,
    priority: alarm.priority,
    alarm: alarm.id,
    rule: alarm.rule,
    message: alarm.message,
    state: 'open',
    raisedAt: alarm.evaluatedAt,
  }));
}

/** Does this acknowledgement speak of this intervention, by its own id or that of its alarm? */
export function answers(ack: Ack, intervention: Intervention): boolean {
  return ack.id === intervention.id || ack.id === intervention.alarm;
}

/** Closed by a person. Whatever that person's clock says, not before it was asked nor after `now`. */
export function acknowledged(intervention: Intervention, ack: Ack, now: number): Intervention {
  return {
    ...intervention,
    state: 'closed',
    closedAt: Math.max(intervention.raisedAt, Math.min(ack.at, now)),
    outcome: 'acknowledged',
    by: ack.by,
    ...(ack.note !== undefined && { note: ack.note }),
  };
}

/** Closed because there is nothing left to do. */
export function conditionCleared(intervention: Intervention, now: number): Intervention {
  return { ...intervention, state: 'closed', closedAt: now, outcome: 'condition_cleared' };
}
