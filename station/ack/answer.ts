import { ageOf } from '#station/ages.ts';
import type { ackActions } from '#ward/alarm.ts';
import type { Board } from './board.ts';
import type { AlarmCall, Call } from './calls.ts';

export type Action = (typeof ackActions)[number];

/** How a call stands with regard to what was asked for it. */
export type Standing =
  | { readonly kind: 'waiting' }
  /** It is so; `how` in words. */
  | { readonly kind: 'done'; readonly how: string };

const waiting: Standing = { kind: 'waiting' };

/** Has the ward done it, or is there nothing left to do? */
export function standing(action: Action, call: Call, board: Board): Standing {
  const alarm = board.alarmOf(call);
  switch (action) {
    case 'acknowledge':
      return acknowledged(call, alarm, board);
    case 'shelve':
      if (alarm?.shelved) return done(asideBy(alarm.shelved));
      return isOver(alarm) ? done('over') : waiting;
    case 'unshelve':
      return alarm?.shelved ? waiting : done('no longer put aside');
    default:
      return action satisfies never;
  }
}

function acknowledged(call: Call, alarm: AlarmCall | undefined, board: Board): Standing {
  if (alarm?.acknowledged) return done(`acknowledged by ${alarm.acknowledged.by}`);
  const asked = board
    .interventions()
    .filter(({ id, alarm: of }) => id === call.id || of === call.id);
  const answered = asked.find(({ outcome }) => outcome === 'acknowledged');
  if (answered) return done(`acknowledged by ${answered.by ?? 'somebody'}`);
  const closed = asked.find(({ id, state }) => id === call.id && state === 'closed');
  if (closed) return done(`closed (${(closed.outcome ?? 'over').replaceAll('_', ' ')})`);
  // What was asked for may be open though its alarm is over: it came and went too often.
  return call.what === 'alarm' && isOver(alarm) ? done('over') : waiting;
}

/** Nothing is left of it to act on: its topic carries that it ended, or another one by now. */
export function isOver(alarm: AlarmCall | undefined): boolean {
  return alarm === undefined || (alarm.state === 'cleared' && alarm.life !== 'latched');
}

function asideBy({ by, at, until }: NonNullable<AlarmCall['shelved']>): string {
  return `put aside by ${by} for ${ageOf(until - at)}`;
}

function done(how: string): Standing {
  return { kind: 'done', how };
}
