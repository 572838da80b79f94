import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { serve } from '#gateway/call.ts';
import { wardClock } from '#ward/clock.ts';
import { Journal, type JournalLimits } from './journal.ts';
import { freeBytesBeside, openFile } from './journal-file.ts';
import { journalService } from './journal-service.ts';

/** What the journal's thread is started with. */
export interface JournalThreadData {
  readonly path: string;
  readonly limits: JournalLimits;
  readonly clock: { readonly originMs: number; readonly speed: number };
  /** Where the drain asks for entries. */
  readonly drainPort: MessagePort;
}

if (parentPort !== null) {
  const { path, limits, clock, drainPort } = workerData as JournalThreadData;
  const journal = new Journal(openFile(path), limits, () => freeBytesBeside(path));
  const service = journalService(journal, wardClock(clock));
  serve(parentPort, service.forGateway);
  serve(drainPort, service.forDrain);
}
