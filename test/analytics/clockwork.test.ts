import { execFile } from 'node:child_process';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { startClockwork } from '#analytics/clockwork.ts';
import { wallClock } from '#ward/clock.ts';

test('what is due each second is done each second, until it is stopped', async () => {
  let seconds = 0;
  const work = {
    second() {
      seconds += 1;
    },
    hour: () => undefined,
  };
  const stop = startClockwork(work, pino({ level: 'silent' }));
  await wallClock.sleep(2200);
  await stop();
  const done = seconds;
  expect(done).toBeGreaterThanOrEqual(1);
  expect(done).toBeLessThanOrEqual(3);
  await wallClock.sleep(1200);
  expect(seconds).toBe(done);
});

test('an exception in the work ends the process, with its reason', async () => {
  const program = `
    import { pino } from 'pino';
    import { startClockwork } from '#analytics/clockwork.ts';
    const second = () => { throw new Error('the disk is full'); };
    startClockwork({ second, hour() {} }, pino({ level: 'silent' }));
  `;
  const words = ['--input-type=module-typescript', '--eval', program];
  const { promise, resolve } = Promise.withResolvers<{ code: unknown; said: string }>();
  execFile(process.execPath, words, { timeout: 10_000 }, (error, _, said) =>
    resolve({ code: error?.code, said }),
  );
  expect(await promise).toEqual({ code: 1, said: expect.stringContaining('the disk is full') });
});
