import { idOf } from '#analytics/alarms/alarms.ts';
import type { Alarm, Intervention, LifeState } from '#ward/alarm.ts';
import { notice } from '#ward/notice.ts';

/** One message for the receiver of the webhook. */
export interface Delivery {
  /** The same for the same news, however often it is told: a receiver drops what it knows. */
  readonly id: string;
  /** Messages of one patient arrive in the order in which they were told. */
  readonly patient: string;
  /** JSON; the id is in it, too, so that it is signed. */
  readonly body: string;
}

/**
 * What the receiver is told of what was written into the book, in its order. `at` is the ward's time.
 * An alarm that is only pending is nobody's news.
 */
export function deliveriesOf(
  entries: {
    readonly alarms: readonly Alarm[];
    readonly interventions: readonly Intervention[];
  },
  at: number,
): readonly Delivery[] {
  return [
    ...entries.alarms.flatMap((alarm) => ofAlarm(alarm, at)),
    ...entries.interventions.map((intervention) => ofIntervention(intervention, at)),
  ];
}

/** What happened to an alarm, by where it is in its life now. */
const alarmEvents = {
  inactive: 'cleared',
  pending: undefined,
  active_unacknowledged: 'raised',
  active_acknowledged: 'acknowledged',
  latched: 'latched',
  shelved: 'shelved',
  suppressed: 'suppressed',
} as const satisfies Record<LifeState, string | undefined>;

function ofAlarm(alarm: Alarm, at: number): readonly Delivery[] {
  const event = eventOf(alarm);
  if (event === undefined) return [];
  const id = idOf('alarm', ...factsOf(alarm));
  const body = JSON.stringify({ notice, id, kind: 'alarm', event, at, alarm });
  return [{ id, patient: alarm.patient, body }];
}

function eventOf({ life, late, rangAt, step = 0 }: Alarm): string | undefined {
  // The first step of a ladder is taken when it rings.
  if (life === 'active_unacknowledged' && step > 1) return 'escalated';
  // It was over before anybody knew of it, so that nobody was ever asked for.
  if (life === 'inactive' && late && rangAt === undefined) return 'discovered';
  return alarmEvents[life];
}

/**
 * What makes it news. When analytics looked is none of it: judged again after a crash, the same comes
 * to the same. `rangAt` is, because an alarm that was put aside and rings again must be told again.
 */
function factsOf(alarm: Alarm): readonly (string | number)[] {
  const { id, state, life, priority, raisedAt, rangAt, step, clearedAt } = alarm;
  const { acknowledged, shelved, suppressedBy } = alarm;
  const facts = [id, state, life, priority, raisedAt, rangAt, step, clearedAt];
  const people = [acknowledged?.by, acknowledged?.at, shelved?.by, shelved?.until];
  return [...facts, ...people, suppressedBy].map((fact) => fact ?? '');
}

function ofIntervention(intervention: Intervention, at: number): Delivery {
  const { patient, state } = intervention;
  const id = idOf('intervention', intervention.id, state);
  const event = state === 'open' ? 'raised' : 'closed';
  const body = JSON.stringify({ notice, id, kind: 'intervention', event, at, intervention });
  return { id, patient, body };
}
