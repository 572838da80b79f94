import { mkdirSync } from 'node:fs';
import seedrandom from 'seedrandom';
import { wallClock, wardClock } from '#ward/clock.ts';
import type { Settings } from '#ward/settings.ts';
import { withAdvice } from './advice.ts';
import { onInterrupts } from './ending.ts';
import { enrolAll } from './enrolment.ts';
import { launch } from './launch.ts';
import { logFolder, openLog, openLogFile } from './logs.ts';
import { programNames } from './reports.ts';
import type { Rooms } from './rooms.ts';
import { openScreen } from './screen.ts';
import { summaryOf } from './summary.ts';
import { openTicker } from './surface.ts';
import { openWard } from './ward.ts';

/** `npm start`: runs the whole ward until it is over or somebody ends it. Answers with the exit code. */
export async function startWard(given: Settings, rooms: Rooms, script: string): Promise<number> {
  // Fixed now, so that a program which is started again goes on in the same time of the ward.
  const settings = { ...given, origin: given.origin === 0 ? wallClock.now() : given.origin };
  mkdirSync(settings.data, { recursive: true, mode: 0o700 });
  const log = openLog('station', settings.logLevel, openLogFile(settings.data, 'station'));
  process.on('uncaughtExceptionMonitor', (error) => {
    log.logger.fatal({ err: error }, 'unexpected: the station ends, and the programs with it');
    log.flush();
  });
  await enrolAll(programNames, settings, await rooms.secret(settings.data), rooms);

  const ward = openWard({
    settings,
    launch: (program, now) => launch(script, program, now),
    clock: wardClock({ originMs: settings.origin, speed: settings.speed }),
    wall: wallClock,
    random: seedrandom(`${process.pid} ${wallClock.now()}`),
    log: log.logger,
    store: await rooms.storeName(settings),
  });
  const logs = logFolder(settings.data);
  const { stdout } = process;
  const surface = stdout.isTTY
    ? openScreen(ward.view, stdout, wallClock)
    : openTicker(ward.view, stdout, wallClock, logs);

  const asked = new Promise<{ kind: 'asked' }>((resolve) => {
    const ask = () => resolve({ kind: 'asked' });
    onInterrupts(wallClock, ask, () => {
      ward.kill();
      surface.close();
      process.stderr.write('Ended by force. What was acknowledged is on disk.\n');
      process.exit(130);
    });
    process.on('SIGTERM', ask);
    process.on('SIGHUP', ask);
    // The reader of a pipe or the terminal has gone: nobody watches any more.
    stdout.on('error', ask);
  });

  const over = await Promise.race([ward.over, asked]);
  await ward.stop();
  surface.close();
  const { counts, store } = ward.view();
  log.logger.info({ ...counts, over: over.kind }, 'the ward has ended');
  log.flush();
  if (over.kind === 'failed') {
    process.stderr.write(`${withAdvice(over.reason)}\nMore is in ${logs}.\n`);
    return 1;
  }
  stdout.write(summaryOf(counts, { json: settings.json, store, logs }));
  return 0;
}
