import type { Alarm, Intervention } from '#ward/alarm.ts';
import type { DelayReport, RulesReport, ScoreReport } from '#ward/reports.ts';
import { topics } from '#ward/topics.ts';

/** One message to publish, QoS 1. */
export interface Outgoing {
  readonly topic: string;
  readonly payload: string;
  readonly retain: boolean;
}

export function ofAlarm(alarm: Alarm): readonly Outgoing[] {
  const topic = topics.alarm(alarm.patient, alarm.rule);
  return [{ topic, payload: JSON.stringify(alarm), retain: true }];
}

/** An alarm that was over before anybody knew of it: not the present state, so not retained. */
export function ofPast(alarm: Alarm): readonly Outgoing[] {
  return ofAlarm(alarm).map((message) => ({ ...message, retain: false }));
}

/** Retained while open. A closed one is told once, and then the broker forgets it. */
export function ofIntervention(intervention: Intervention): readonly Outgoing[] {
  const topic = topics.intervention(intervention.patient, intervention.id);
  const payload = JSON.stringify(intervention);
  if (intervention.state === 'open') return [{ topic, payload, retain: true }];
  return [
    { topic, payload, retain: false },
    { topic, payload: '', retain: true },
  ];
}

export function ofScore(score: ScoreReport): Outgoing {
  return { topic: topics.scores(score.patient), payload: JSON.stringify(score), retain: false };
}

export function ofDelays(report: DelayReport): Outgoing {
  return {
    topic: topics.deviceDelays(report.device),
    payload: JSON.stringify(report),
    retain: true,
  };
}

export function ofRules(report: RulesReport): Outgoing {
  return { topic: topics.rules, payload: JSON.stringify(report), retain: true };
}
