import type { Clock } from '#ward/clock.ts';
import { notice } from '#ward/notice.ts';
import type { Message, Report, Running } from '#ward/program.ts';
import type { Settings } from '#ward/settings.ts';
import { withAdvice } from './advice.ts';
import { askedToEnd } from './ending.ts';
import type { Log } from './logs.ts';
import type { ProgramName } from './reports.ts';

export interface ProgramParts {
  readonly program: ProgramName;
  readonly settings: Settings;
  start(): Promise<Running>;
  /** The wall's time. */
  readonly clock: Clock;
  readonly log: Log;
}

const reportEveryMs = 500;
const stopWithinMs = 15_000;

/**
 * Runs one program as this process until it is asked to end, and answers with the exit code. As a
 * child of `npm start` it talks to its parent, ends with it, and leaves Ctrl-C to it, which the
 * terminal sends to both; alone it obeys Ctrl-C and ends with its last report on standard output.
 */
export async function runProgram(parts: ProgramParts): Promise<number> {
  const { program, clock, log } = parts;
  const supervised = process.send !== undefined;
  const asked = askedToEnd({ supervised, clock });

  let running: Running;
  try {
    running = await parts.start();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log.logger.error({ err: error }, 'cannot start');
    if (supervised) await tell({ kind: 'failed', reason });
    else process.stderr.write(`${program} cannot start: ${withAdvice(reason)}\n`);
    return 1;
  }

  const stopReports = supervised ? reportTo(running, clock) : announce(running, clock);
  await asked;
  stopReports();

  const patience = new AbortController();
  const last = await Promise.race([
    running.stop(),
    clock.sleep(stopWithinMs, patience.signal).then(() => undefined),
  ]);
  patience.abort();
  if (last === undefined) {
    log.logger.error({ stopWithinMs }, 'did not end in time');
    return 1;
  }
  if (supervised) await tell({ kind: 'last', report: last });
  else process.stdout.write(`${JSON.stringify(last)}\n`);
  return 0;
}

function reportTo(running: Running, clock: Clock): () => void {
  void tell({ kind: 'ready', report: running.report() });
  let busy = false;
  return clock.every(reportEveryMs, () => {
    // A parent that does not keep up gets the next report instead of a queue of old ones.
    if (busy) return;
    busy = true;
    void tell({ kind: 'report', report: running.report() }).then(() => {
      busy = false;
    });
  });
}

/** Resolves when the parent has it, or is gone. */
export function tell(message: Message): Promise<void> {
  return new Promise((resolve) => {
    if (!process.connected || process.send === undefined) resolve();
    else process.send(message, () => resolve());
  });
}

function announce(running: Running, clock: Clock): () => void {
  const place = placeOf(running.report());
  process.stderr.write(`ready${place}; Ctrl-C ends it. ${notice}\n`);
  // Listening for signals does not keep a process alive.
  return clock.every(reportEveryMs, () => undefined);
}

function placeOf(report: Report): string {
  switch (report.program) {
    case 'gateway':
      return `: MQTT on port ${report.mqttPort}, HTTP on port ${report.httpPort}`;
    case 'devices':
      return `: ${report.beds.length} beds`;
    case 'analytics':
      return '';
    default:
      return report satisfies never;
  }
}
