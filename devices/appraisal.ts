import type { Alarm } from '#ward/alarm.ts';
import type { VerdictLog } from './verdict-log.ts';
import type { Witnesses } from './witnesses.ts';

/**
 * Gives every alarm about a simulated patient its verdict, once. It goes by the truth at the alarm's own
 * times, and by what was told by alarms that were evaluated before: neither how fast the ward's time
 * goes nor when a message arrives makes a difference, as long as the time is remembered.
 */
export interface Appraisal {
  /** The alarm as it is now. Those that were judged already, and technical ones, are not judged. */
  hear(alarm: Alarm): void;
  /** Judges whatever is due. To be called often. */
  look(): void;
}

export interface AppraisalParts {
  readonly witnesses: Pick<Witnesses, 'worthOf'>;
  readonly log: VerdictLog;
  /** Alarms of before that are of another play of the ward. */
  readonly beganMs: number;
  /** Up to when the ward has lived, in the ward's time. */
  steppedMs(): number;
  /**
   * For so long an alarm waits after it was heard of, so that those that were evaluated before it are
   * known: a broker tells what it kept in any order.
   */
  readonly patienceMs: number;
  /** In the same time as that. */
  now(): number;
}

interface Waiting {
  readonly alarm: Alarm;
  readonly dueAt: number;
}

/** Beyond so many the first to be judged go without a verdict: a ward that is so far behind is lost. */
const waitingMost = 10_000;

export function openAppraisal(parts: AppraisalParts): Appraisal {
  const { witnesses, log, beganMs, steppedMs, patienceMs, now } = parts;
  const waiting = new Map<string, Waiting>();

  function judge(alarm: Alarm): void {
    const appraised = witnesses.worthOf(alarm, log.isTold);
    if (appraised !== undefined)
      log.note(alarm.id, { ...appraised, rang: alarm.rangAt !== undefined });
  }

  return {
    hear(alarm) {
      const { id, kind, rangAt, evaluatedAt } = alarm;
      if (kind === 'technical' || evaluatedAt < beganMs) return;
      if (log.of(id) !== undefined) {
        if (rangAt !== undefined) log.rang(id);
        return;
      }
      const known = waiting.get(id);
      if (known !== undefined) {
        // What it said first counts: it tells by it whether it rang at once.
        if (rangAt !== undefined && known.alarm.rangAt === undefined) {
          waiting.set(id, { ...known, alarm: { ...known.alarm, rangAt } });
        }
        return;
      }
      waiting.set(id, { alarm, dueAt: now() + patienceMs });
      if (waiting.size <= waitingMost) return;
      const [first] = inOrder(waiting.values());
      if (first === undefined) return;
      waiting.delete(first.alarm.id);
      log.note(first.alarm.id, { rang: first.alarm.rangAt !== undefined });
    },
    look() {
      if (waiting.size === 0) return;
      const untilMs = steppedMs();
      const atMs = now();
      for (const { alarm, dueAt } of inOrder(waiting.values())) {
        // The values of its last moments are measured a little after the step.
        if (dueAt > atMs || alarm.evaluatedAt > untilMs) return;
        waiting.delete(alarm.id);
        judge(alarm);
      }
    },
  };
}

/** In which alarms are judged, live and in a replay. */
export function inOrder<T extends { readonly alarm: Pick<Alarm, 'id' | 'evaluatedAt'> }>(
  judged: Iterable<T>,
): readonly T[] {
  return [...judged].sort(({ alarm: one }, { alarm: other }) => {
    return one.evaluatedAt - other.evaluatedAt || (one.id < other.id ? -1 : 1);
  });
}
