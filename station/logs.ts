import { mkdirSync, openSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { destination, type Logger, pino } from 'pino';

const rotateAtBytes = 50 * 1024 ** 2;
export const logLevels = ['error', 'warn', 'info', 'debug'] as const;

export interface Log {
  readonly logger: Logger;
  /** Writes what is still held in memory. To be called before the process ends. */
  flush(): void;
}

export function logFolder(dataFolder: string): string {
  return join(dataFolder, 'logs');
}

/** Opens `<data>/logs/<name>.log` for appending. One that has grown beyond 50 MiB becomes `.log.1`. */
export function openLogFile(dataFolder: string, name: string): number {
  mkdirSync(logFolder(dataFolder), { recursive: true, mode: 0o700 });
  const path = join(logFolder(dataFolder), `${name}.log`);
  const { size } = statSync(path, { throwIfNoEntry: false }) ?? { size: 0 };
  if (size > rotateAtBytes) renameSync(path, `${path}.1`);
  return openSync(path, 'a', 0o600);
}

/** JSON lines to an open file or stream; 2 is standard error. */
export function openLog(name: string, level: string, file: number): Log {
  const sink = destination({ fd: file, sync: false });
  return {
    logger: pino({ name, level, base: { pid: process.pid } }, sink),
    flush() {
      try {
        sink.flushSync();
      } catch {
        // Who reads standard error has gone; there is nobody left to tell.
      }
    },
  };
}
