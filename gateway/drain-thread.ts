import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { wallClock } from '#ward/clock.ts';
import { type Remote, remote, serve } from './call.ts';
import { drain, type Queue } from './drain.ts';
import type { JournalForDrain } from './journal/journal-service.ts';
import { unpackEntries } from './journal/packed-entries.ts';
import { openStore } from './store/stores.ts';

/** What the drain's thread is started with. */
export interface DrainThreadData {
  readonly store: string;
  readonly dataFolder: string;
  readonly timeoutMs: number;
  readonly batchMax: number;
  readonly journalPort: MessagePort;
}

export interface DrainState {
  readonly written: number;
  readonly busy: number;
  readonly refused: number;
  /** Why the store takes nothing at present. */
  readonly reason?: string;
}

const firstPauseMs = 100;
const longestPauseMs = 30_000;
const hurriedPauseMs = 200;

function start({ store: url, dataFolder, timeoutMs, batchMax, journalPort }: DrainThreadData) {
  const opened = openStore(url, { dataFolder, timeoutMs });
  if (!opened.ok) throw new Error(opened.reason);
  const store = opened.value;
  const stopping = new AbortController();
  const hurrying = new AbortController();
  const answers = { written: 0, busy: 0, refused: 0 };
  let reason: string | undefined;

  const draining = drain(
    {
      queue: queueOver(remote<JournalForDrain>(journalPort), stopping.signal),
      store,
      clock: { ...wallClock, sleep },
      batchMax,
      pauseMs: (attempt) => Math.min(longestPauseMs, firstPauseMs * 2 ** attempt),
      onOutcome(outcome) {
        answers[outcome.kind] += 1;
        reason = outcome.kind === 'busy' ? outcome.reason : undefined;
      },
    },
    stopping.signal,
  );

  function sleep(ms: number): Promise<void> {
    const { signal } = stopping;
    if (hurrying.signal.aborted) return wallClock.sleep(Math.min(ms, hurriedPauseMs), signal);
    return wallClock.sleep(ms, AbortSignal.any([signal, hurrying.signal]));
  }

  return {
    state: (): DrainState => ({ ...answers, ...(reason !== undefined && { reason }) }),
    /** The gateway is about to end: no pause is long from here on, not even one under way. */
    hurry: () => hurrying.abort(),
    async stop(): Promise<void> {
      stopping.abort();
      await draining;
      await store.close();
    },
  };
}

export type DrainForGateway = ReturnType<typeof start>;

function queueOver(journal: Remote<JournalForDrain>, stopping: AbortSignal): Queue {
  const stopped = new Promise<undefined>((resolve) => {
    stopping.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  return {
    async oldest(max) {
      const packed = await Promise.race([journal.oldest(max), stopped]);
      return packed === undefined ? [] : unpackEntries(packed);
    },
    advance: (through, stored, dead) => journal.advance(through, stored, dead),
  };
}

if (parentPort !== null) serve(parentPort, start(workerData as DrainThreadData));
