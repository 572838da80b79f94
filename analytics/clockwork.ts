import { schedule } from 'node-cron';
import type { Logger } from 'pino';

/** What is done by the clock on the wall. */
export interface Work {
  second(): void;
  hour(): void;
}

/** Does it, until the returned function is called. What `work` throws ends the process. */
export function startClockwork(work: Work, log: Logger): () => Promise<void> {
  const options = {
    noOverlap: true,
    // A busy or suspended machine misses seconds; the next one does what is due.
    suppressMissedWarning: true,
    logger: {
      info: (message: string) => log.debug(message),
      warn: (message: string) => log.debug(message),
      error: (message: string | Error) => log.debug(String(message)),
      debug: (message: string | Error) => log.debug(String(message)),
    },
  };
  const tasks = [
    schedule('* * * * * *', work.second, options),
    schedule('0 0 * * * *', work.hour, options),
  ];
  for (const task of tasks) {
    task.on('execution:failed', ({ execution }) => {
      queueMicrotask(() => {
        throw execution?.error ?? new Error('the clockwork failed');
      });
    });
  }
  return async () => {
    await Promise.all(tasks.map((task) => task.destroy()));
  };
}
