import { MessageChannel, Worker } from 'node:worker_threads';
import { type Remote, remote } from './call.ts';
import type { DrainForGateway, DrainThreadData } from './drain-thread.ts';
import type { JournalForGateway } from './journal/journal-service.ts';
import type { JournalThreadData } from './journal/journal-thread.ts';

/** The journal and the drain, each in a thread of its own, so that neither delays the broker. */
export interface Threads {
  readonly journal: Remote<JournalForGateway>;
  readonly drain: Remote<DrainForGateway>;
  /** Ends both threads; call `drain.stop` and `journal.close` before. */
  end(): Promise<void>;
}

export interface ThreadParts {
  readonly journal: Omit<JournalThreadData, 'drainPort'>;
  readonly drain: Omit<DrainThreadData, 'journalPort'>;
  /** A thread died: a bug, or a disk that failed. Nothing can be promised any more. */
  onFailure(error: Error): void;
}

const youngMegabytes = 128;

export function startThreads({ journal, drain, onFailure }: ThreadParts): Threads {
  const { port1: drainPort, port2: journalPort } = new MessageChannel();
  const journalThread = new Worker(new URL('./journal/journal-thread.ts', import.meta.url), {
    workerData: { ...journal, drainPort } satisfies JournalThreadData,
    transferList: [drainPort],
    resourceLimits: { maxYoungGenerationSizeMb: youngMegabytes },
  }).on('error', onFailure);
  const drainThread = new Worker(new URL('./drain-thread.ts', import.meta.url), {
    workerData: { ...drain, journalPort } satisfies DrainThreadData,
    transferList: [journalPort],
    resourceLimits: { maxYoungGenerationSizeMb: youngMegabytes },
  }).on('error', onFailure);

  return {
    journal: remote<JournalForGateway>(journalThread),
    drain: remote<DrainForGateway>(drainThread),
    async end() {
      await Promise.all([journalThread.terminate(), drainThread.terminate()]);
    },
  };
}
