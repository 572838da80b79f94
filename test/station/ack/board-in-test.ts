import { Board } from '#station/ack/board.ts';
import type { Alarm, Intervention } from '#ward/alarm.ts';
import { topics } from '#ward/topics.ts';
import { alarm, intervention, noon } from '../../analytics/scene.ts';

/** A board that has heard these, in this order. */
export function boardOf(...heard: (Alarm | Intervention)[]): Board {
  const board = new Board();
  for (const each of heard) hear(board, each);
  return board;
}

export function hear(board: Board, each: Alarm | Intervention): void {
  const topic =
    'life' in each
      ? topics.alarm(each.patient, each.rule)
      : topics.intervention(each.patient, each.id);
  board.hear(topic, Buffer.from(JSON.stringify(each)));
}

export const fast = alarm({ id: 'aaaa1111', raisedAt: noon });
export const slow = alarm({
  id: 'aaab2222',
  rule: 'slow',
  priority: 'high',
  raisedAt: noon + 1000,
});
export const nurse = intervention({ id: 'bbbb3333', alarm: fast.id, raisedAt: noon });
export const anna = { by: 'Anna', at: noon + 60_000 };

const { rangAt: _, ...neverRang } = fast;
/** Known too late to ring. */
export const tooLate: Alarm = { ...neverRang, id: 'ffff7777', rule: 'late', late: true };
