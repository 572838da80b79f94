import { oneLine } from '#station/one-line.ts';
import type { Ack } from '#ward/alarm.ts';
import type { Clock } from '#ward/clock.ts';
import { bad, good, type Result } from '#ward/result.ts';
import { type Action, isOver, standing } from './answer.ts';
import type { Board } from './board.ts';
import type { Call } from './calls.ts';
import { find } from './find.ts';
import { linesOf, nameOf } from './words.ts';

/** What somebody wants to be done about a call. */
export interface Wish {
  /** Of an alarm or an intervention, or the beginning of it. */
  readonly id: string;
  readonly by: string;
  readonly note?: string | undefined;
  readonly action: Action;
  /** Of `shelve`: for so long at most, ms. */
  readonly forMs?: number;
}

/** What is known of the ward, and the way to tell it something. */
export interface Ward {
  readonly board: Board;
  /** Good once the gateway has kept it. */
  tell(patient: string, ack: Ack): Promise<Result<true>>;
}

const lookMs = 50;
const patienceMs = 3000;

/** Says in one line what became of it, once the ward has told; bad where nothing did. */
export async function answer(
  wish: Wish,
  { board, tell }: Ward,
  wall: Clock,
): Promise<Result<string>> {
  const nowMs = Math.max(wall.now(), board.latestMs());
  const open = board.open();
  const found = find(wish.id, [...board.alarms(), ...board.interventions()], open);
  if (found.kind === 'none') return bad(unknown(wish.id, linesOf(found.near, nowMs, open)));
  if (found.kind === 'many') {
    const lines = linesOf(found.calls, nowMs, open);
    return bad(
      [`${oneLine(wish.id)} is the beginning of these, or too short:`, ...lines].join('\n'),
    );
  }

  const { call } = found;
  const before = standing(wish.action, call, board);
  // Put aside again is put aside for longer.
  if (before.kind === 'done' && wish.action !== 'shelve') {
    const how = wish.action === 'unshelve' ? 'not put aside' : `${before.how} already`;
    return good(`${nameOf(call)}: ${oneLine(how)}`);
  }
  const alarmBefore = board.alarmOf(call);
  if (wish.action === 'shelve' && isOver(alarmBefore)) {
    return bad(`${nameOf(call)}: its alarm is over, so that there is nothing to put aside`);
  }
  const told = await tell(call.patient, ackOf(wish, call, nowMs));
  if (!told.ok) return told;

  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += lookMs) {
    const now = standing(wish.action, call, board);
    const isNew = wish.action !== 'shelve' || board.alarmOf(call) !== alarmBefore;
    if (now.kind === 'done' && isNew) return good(`${nameOf(call)}: ${oneLine(now.how)}`);
    await wall.sleep(lookMs);
  }
  return bad(`${nameOf(call)}: the gateway kept it, but analytics has not answered: does it run?`);
}

/**
 * `nowMs` may be off where the ward's time is not the wall's. Analytics takes no acknowledgement for
 * earlier than its alarm, nor for later than now, so that this is near enough.
 */
function ackOf({ by, note, action, forMs = 0 }: Wish, { id }: Call, nowMs: number): Ack {
  return {
    id,
    by,
    at: nowMs,
    ...(note !== undefined && { note }),
    ...(action !== 'acknowledge' && { action }),
    ...(action === 'shelve' && { until: nowMs + forMs }),
  };
}

function unknown(id: string, near: readonly string[]): string {
  const nothing = `no alarm or intervention has the id ${oneLine(id)}`;
  if (near.length === 0) return `${nothing}: nobody is called for at the moment`;
  return [`${nothing}; perhaps one of these:`, ...near].join('\n');
}
