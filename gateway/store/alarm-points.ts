import type { PatientAck } from '#gateway/entry.ts';
import type { Alarm, Intervention } from '#ward/alarm.ts';
import { fieldsOf, momentOf, type Point } from './point.ts';

/** An alarm is told at every change of its life, and each of these is a point of its own. */
export function alarmPoint(alarm: Alarm): Point {
  const { id, patient, rule, priority, state, kind, message, vital, value, limit } = alarm;
  const { acknowledged, shelved } = alarm;
  const fields = fieldsOf({
    id,
    state,
    life: alarm.life,
    kind,
    message,
    vital,
    value,
    limit,
    onset_ms: alarm.onsetAt,
    raised_ms: alarm.raisedAt,
    sent_ms: alarm.sentAt,
    received_ms: alarm.receivedAt,
    journaled_ms: alarm.journaledAt,
    evaluated_ms: alarm.evaluatedAt,
    cleared_ms: alarm.clearedAt,
    late: alarm.late,
    flapping: alarm.flapping,
    rang_ms: alarm.rangAt,
    step: alarm.step,
    escalates_ms: alarm.escalatesAt,
    acknowledged_ms: acknowledged?.at,
    acknowledged_by: acknowledged?.by,
    shelved_by: shelved?.by,
    shelved_until_ms: shelved?.until,
    note: shelved?.note ?? acknowledged?.note,
    suppressed_by: alarm.suppressedBy,
  });
  const tags = { patient, rule, priority };
  // All that it says is in its name, so what is told twice is one point, and no other is touched.
  const moment = momentOf(changeOf(alarm), JSON.stringify(fields));
  return { measurement: 'alarms', tags, fields, ...moment };
}

/** When it became what it is, as far as it says so. */
function changeOf(alarm: Alarm): number {
  if (alarm.changedAt !== undefined) return alarm.changedAt;
  const cleared = alarm.state === 'cleared' ? alarm.clearedAt : undefined;
  const seen = alarm.life === 'active_acknowledged' ? alarm.acknowledged?.at : undefined;
  const aside = alarm.life === 'shelved' ? alarm.shelved?.at : undefined;
  return cleared ?? seen ?? aside ?? alarm.raisedAt;
}

/** An intervention is told when it is opened and when it is closed. */
export function interventionPoint(intervention: Intervention): Point {
  const { id, patient, kind, priority, alarm, rule, state, message } = intervention;
  const { outcome, by, note } = intervention;
  const fields = fieldsOf({
    id,
    alarm,
    rule,
    state,
    message,
    raised_ms: intervention.raisedAt,
    closed_ms: intervention.closedAt,
    outcome,
    by,
    note,
  });
  const ended = state === 'closed' ? intervention.closedAt : undefined;
  const tags = { patient, kind, priority };
  const moment = momentOf(ended ?? intervention.raisedAt, id + state);
  return { measurement: 'interventions', tags, fields, ...moment };
}

/** Who said what when. What came of it is in the alarm and in its interventions. */
export function ackPoint({ patient, at, action = 'acknowledge', ...ack }: PatientAck): Point {
  const { id, by, note, until, arrivedAt } = ack;
  const fields = fieldsOf({ id, by, note, until_ms: until, arrived_ms: arrivedAt });
  const moment = momentOf(at, JSON.stringify(fields));
  return { measurement: 'acks', tags: { patient, action }, fields, ...moment };
}
