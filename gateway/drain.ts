import type { Clock } from '#ward/clock.ts';
import type { Entry } from './entry.ts';
import type { DeadLetter } from './journal/dead-letters.ts';
import type { Outcome, Store } from './store/store.ts';

/** The journal, as the drain sees it. */
export interface Queue {
  /** The oldest entries, at least one of them; none only when `signal` aborts the wait. */
  oldest(max: number, signal: AbortSignal): Promise<readonly Entry[]>;
  /** Forgets the oldest, up to this number. Until then `oldest` gives the same ones again. */
  advance(through: number, stored: number, dead: readonly DeadLetter[]): Promise<void>;
}

export interface Drain {
  readonly queue: Queue;
  readonly store: Store;
  readonly clock: Clock;
  readonly batchMax: number;
  /** How long to wait before the next try, by the number of tries that failed before it. */
  pauseMs(attempt: number): number;
  onOutcome(outcome: Outcome, entries: number): void;
}

/**
 * Moves entries from the journal to the store, oldest first, until aborted. The only place that
 * retries: a busy store is waited for without end, a refused batch is halved until the bad entry
 * stands alone and becomes a dead letter.
 */
export async function drain(parts: Drain, signal: AbortSignal): Promise<void> {
  const { queue, store, clock, batchMax, pauseMs, onOutcome } = parts;
  let size = batchMax;
  let attempt = 0;

  while (!signal.aborted) {
    const batch = await queue.oldest(size, signal);
    const last = batch.at(-1);
    if (last === undefined) return;

    const outcome = await store.write(batch, signal);
    onOutcome(outcome, batch.length);
    switch (outcome.kind) {
      case 'busy':
        await clock.sleep(outcome.waitMs ?? pauseMs(attempt), signal);
        attempt += 1;
        continue;
      case 'refused':
        // One bad entry must not take its neighbours with it: halve until it is alone.
        if (batch.length > 1) {
          size = Math.ceil(batch.length / 2);
          continue;
        }
        await queue.advance(last.number, 0, [{ entry: last, reason: outcome.reason }]);
        break;
      case 'written':
        await queue.advance(last.number, batch.filter(isReading).length, []);
        break;
      default:
        outcome satisfies never;
    }
    // Grows back slowly: where one entry was bad its neighbours may be, too.
    size = Math.min(batchMax, size * 2);
    attempt = 0;
  }
}

function isReading(entry: Entry): boolean {
  return entry.kind === 'reading';
}
