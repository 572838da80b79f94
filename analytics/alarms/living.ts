import type { Alarm } from '#ward/alarm.ts';
import { offLadder } from './ladder.ts';
import { isRinging, type Life, type LifeEvent, type LifePolicy, next, stateOf } from './life.ts';

/** One step of the life of an alarm, in the facts that the alarm itself carries. */
export function lived(alarm: Alarm, event: LifeEvent, policy: LifePolicy): Alarm {
  const { shelved: _shelved, suppressedBy: _suppressed, latched: _latched, ...rest } = alarm;
  const life = next(lifeOf(alarm), event, policy);
  const { condition, priority, latched, shelved, suppressedBy } = life;
  return {
    ...acknowledgedOf(rest, life, event),
    priority,
    state: condition === 'present' ? 'active' : 'cleared',
    life: stateOf(life),
    ...(latched && { latched: true as const }),
    ...(shelved && { shelved }),
    ...(suppressedBy !== undefined && { suppressedBy }),
  };
}

/** Somebody is called: it waits for a person, and was known while it could still be acted on. */
export function rings(alarm: Alarm): boolean {
  if (neverRang(alarm)) return false;
  return isRinging(lifeOf(alarm));
}

/** It was discovered late, and nobody was ever called for it. */
export function neverRang({ late, rangAt }: Alarm): boolean {
  return late === true && rangAt === undefined;
}

/** Another one of its rule takes its place. */
export function unlatched(alarm: Alarm, now: number): Alarm {
  const { latched: _, ...rest } = offLadder(alarm);
  return { ...rest, life: 'inactive', changedAt: now };
}

/** Over for good, whatever its rule says. */
export function ended(alarm: Alarm, now: number): Alarm {
  const { latched: _l, shelved: _s, suppressedBy: _b, ...rest } = offLadder(alarm);
  const { clearedAt = now } = rest;
  return { ...rest, state: 'cleared', life: 'inactive', clearedAt, changedAt: now };
}

function lifeOf(alarm: Alarm): Life {
  const { state, priority, acknowledged, shelved, suppressedBy } = alarm;
  const present = state === 'active';
  return {
    condition: present ? 'present' : 'absent',
    priority,
    latched: alarm.latched === true,
    ...(present && acknowledged && { seen: acknowledged }),
    ...(shelved && { shelved }),
    ...(suppressedBy !== undefined && { suppressedBy }),
  };
}

/** Who has seen an alarm stays on it when it is over; when it is to be seen anew it goes. */
function acknowledgedOf(alarm: Alarm, { condition, seen }: Life, event: LifeEvent): Alarm {
  if (event.kind === 'acknowledged' && alarm.acknowledged === undefined) {
    return { ...alarm, acknowledged: event.seen };
  }
  if (condition !== 'present' || seen !== undefined) return alarm;
  const { acknowledged: _, ...unseen } = alarm;
  return unseen;
}
