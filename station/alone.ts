import { mkdirSync } from 'node:fs';
import { wallClock, wardClock } from '#ward/clock.ts';
import type { Settings } from '#ward/settings.ts';
import { enrolAll } from './enrolment.ts';
import { openLog } from './logs.ts';
import { runProgram, tell } from './program.ts';
import type { ProgramName } from './reports.ts';
import type { Rooms } from './rooms.ts';

const standardError = 2;
const lastWordsMs = 500;

/** One program as this process, alone or as a child of `npm start`. Answers with the exit code. */
export async function runAlone(
  program: ProgramName,
  given: Settings,
  rooms: Rooms,
): Promise<number> {
  const settings = { ...given, origin: given.origin === 0 ? wallClock.now() : given.origin };
  mkdirSync(settings.data, { recursive: true, mode: 0o700 });
  const log = openLog(program, settings.logLevel, standardError);
  process.on('uncaughtException', async (error) => {
    log.logger.fatal({ err: error }, 'unexpected: the program ends');
    log.flush();
    await Promise.race([
      tell({ kind: 'failed', reason: error.message }),
      wallClock.sleep(lastWordsMs),
    ]);
    process.exit(1);
  });

  const code = await runProgram({
    program,
    settings,
    clock: wallClock,
    log,
    async start() {
      const secret = await rooms.secret(settings.data);
      // As a child it finds that its parent has done this for all.
      if (process.send === undefined) await enrolAll([program], settings, secret, rooms);
      const clock = wardClock({ originMs: settings.origin, speed: settings.speed });
      return rooms.start[program](settings, clock, secret, log.logger);
    },
  });
  log.flush();
  return code;
}
