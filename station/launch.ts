import { type ChildProcess, fork } from 'node:child_process';
import { closeSync } from 'node:fs';
import { type Settings, writeSettings } from '#ward/settings.ts';
import { openLogFile } from './logs.ts';
import type { ProgramName } from './reports.ts';

/**
 * Starts a program of the ward as a child process with a channel to it. Settings go through the
 * environment, because a command line can be read by every user of the machine and a store's URL
 * may hold a token. Whatever the child says on standard output or error goes to its log.
 */
export function launch(script: string, program: ProgramName, settings: Settings): ChildProcess {
  const log = openLogFile(settings.data, program);
  try {
    return fork(script, [program], {
      env: { ...process.env, ...writeSettings(settings) },
      stdio: ['ignore', log, log, 'ipc'],
    });
  } finally {
    closeSync(log);
  }
}
