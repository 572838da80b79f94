import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { notice } from '#ward/notice.ts';

const script = join(import.meta.dirname, 'fake-wardtwin.ts');
/** Runs the command line with pretended programs; `meanwhile` may do something to it. */
async function run(
  words: readonly string[],
  faults: Record<string, string> = {},
  meanwhile: (ward: {
    child: ChildProcess;
    until: (event: RegExp) => Promise<string>;
  }) => Promise<void> = async () => undefined,
) {
  const data = mkdtempSync(join(tmpdir(), 'station-'));
  const eventsNow = () =>
    existsSync(join(data, 'events')) ? readFileSync(join(data, 'events'), 'utf8') : '';
  const child = spawn(process.execPath, [script, ...words], {
    env: { ...process.env, WARD_DATA: data, NO_COLOR: '1', ...faults },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout?.on('data', (chunk) => (out += chunk));
  child.stderr?.on('data', (chunk) => (err += chunk));
  const closed = new Promise<number | string>((resolve) =>
    child.once('close', (code, signal) => resolve(code ?? signal ?? '')),
  );
  async function until(event: RegExp): Promise<string> {
    for (;;) {
      const found = event.exec(`${eventsNow()}${out}${err}`);
      if (found) return found[1] ?? found[0];
      await wait(50);
    }
  }
  try {
    await meanwhile({ child, until });
    const code = await closed;
    const events = eventsNow().trimEnd().split('\n');
    const logs = Object.fromEntries(
      ['station', 'gateway', 'analytics'].map((name) => {
        const path = join(data, 'logs', `${name}.log`);
        if (!existsSync(path)) return [name, { text: '', mode: 0 }];
        const { mode } = statSync(path);
        return [name, { text: readFileSync(path, 'utf8'), mode: mode & 0o777 }];
      }),
    );
    return {
      code,
      lines: out.trimEnd().split('\n'),
      err,
      events: events.filter((event) => !/ is \d+$/.test(event)),
      logs,
      data,
    };
  } finally {
    child.kill('SIGKILL');
    rmSync(data, { recursive: true, force: true });
  }
}

const lives = /(the ward lives)/;

test('the ward starts the gateway first, tells the others where it is, and ends in the order of the readings', async () => {
  const { code, lines, events, logs, data } = await run([
    'start',
    '--for',
    '1s',
    '--json',
    '--mqtt-port',
    '0',
  ]);
  expect(code).toBe(0);
  expect(events[0]).toBe('enrolled secret old-cuff analytics desk p01-strap');
  expect(events[1]).toBe('gateway starts 0');
  expect(events.slice(2, 4).sort()).toEqual([
    'analytics starts http://127.0.0.1:48080',
    'devices starts mqtt://127.0.0.1:41883',
  ]);
  expect(events.slice(4)).toEqual(['devices stops', 'analytics stops', 'gateway stops']);
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ published: 2, received: 0, seconds: 1 });
  expect(lines.at(-2)).toBe(notice);
  expect(lines.join('\n')).toContain(`logs are in ${join(data, 'logs')}`);
  expect(logs.gateway?.mode).toBe(0o600);
});

test('the ward ends by itself when every recording has been played, and sums up in words', async () => {
  const { code, lines } = await run(['start'], { FAKE_DEVICES: 'end' });
  expect(code).toBe(0);
  expect(lines.join('\n')).toMatch(/The ward ran for [\d.]+ s\.\n {2}samples {2}published 0/);
  expect(lines.at(-1)).toBe(notice);
});

test('one Ctrl-C that comes twice, as npm sends it, ends the ward in order', async () => {
  const { code, events } = await run(['start'], {}, async ({ child, until }) => {
    await until(lives);
    child.kill('SIGINT');
    await wait(30);
    child.kill('SIGINT');
  });
  expect(code).toBe(0);
  expect(events.slice(-3)).toEqual(['devices stops', 'analytics stops', 'gateway stops']);
});

test('a second Ctrl-C ends a ward that hangs by force, and no program stays behind', async () => {
  let devices = 0;
  const { code } = await run(['start'], { FAKE_DEVICES: 'hang' }, async ({ child, until }) => {
    devices = Number(await until(/devices is (\d+)/));
    await until(lives);
    child.kill('SIGINT');
    await until(/devices stops/);
    await wait(1000);
    child.kill('SIGINT');
  });
  expect(code).toBe(130);
  await gone(devices);
});

test('a program that dies is started again with the ports that the others know', async () => {
  const faults = { FAKE_GATEWAY: 'die once' };
  const { code, events, logs } = await run(
    ['start', '--mqtt-port', '0'],
    faults,
    async ({ child, until }) => {
      await until(/gateway starts 41883/);
      await until(lives);
      await wait(300);
      child.kill('SIGTERM');
    },
  );
  expect(code).toBe(0);
  expect(events.filter((event) => event.startsWith('gateway starts'))).toEqual([
    'gateway starts 0',
    'gateway starts 41883',
  ]);
  expect(logs.station?.text).toContain('"cause":"exit 3"');
});

test('an unexpected exception ends a program with its stack in the log, and it is started again', async () => {
  const faults = { FAKE_ANALYTICS: 'throw once' };
  const { code, logs } = await run(['start'], faults, async ({ child, until }) => {
    await until(/analytics starts(?:.|\n)*analytics starts/);
    await until(lives);
    child.kill('SIGTERM');
  });
  expect(code).toBe(0);
  expect(logs.analytics?.text).toMatch(/"level":60.*a bug of mine\\n {4}at unexpected/);
  expect(logs.station?.text).toContain('"cause":"a bug of mine"');
});

test('a port in use ends the ward, and the message says what to do', async () => {
  const { code, err, events } = await run(['start'], { FAKE_GATEWAY: 'refuse' });
  expect(code).toBe(1);
  expect(err).toContain('gateway cannot start: listen EADDRINUSE');
  expect(err).toContain('--mqtt-port 0');
  expect(events.filter((event) => event.includes('starts'))).toEqual(['gateway starts 1883']);
});

test('staff that the ward has not end it before anything is started, which is exit code 2', async () => {
  const { code, err, events } = await run(['start', '--staff', 'many']);
  expect([code, err, events]).toEqual([2, '--staff is usual, not many\n', ['']]);
});

test('recordings that cannot be read end the ward before anything is started', async () => {
  const { code, err, events } = await run(['start', '--recordings', '/nowhere']);
  expect([code, err, events]).toEqual([1, 'no folder /nowhere\n', ['']]);
});

test('when the station is killed its programs end by themselves, in order within each', async () => {
  const pids: number[] = [];
  const { events } = await run(['start'], {}, async ({ child, until }) => {
    await until(lives);
    for (const program of ['devices', 'gateway', 'analytics']) {
      pids.push(Number(await until(new RegExp(`${program} is (\\d+)`))));
    }
    child.kill('SIGKILL');
    for (const pid of pids) await gone(pid);
  });
  expect(events.slice(-3).sort()).toEqual(['analytics stops', 'devices stops', 'gateway stops']);
});

test('a program alone enrols itself, says that it is ready, and ends with its last report', async () => {
  const { code, lines, err, events } = await run(['devices'], {}, async ({ child, until }) => {
    await until(/ready: 2 beds/);
    child.kill('SIGINT');
  });
  expect(code).toBe(0);
  expect(events[0]).toBe('enrolled secret old-cuff p01-strap');
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ program: 'devices', published: 512 });
  expect(err).toContain(notice);
});

test('a program alone that cannot start says why, and what to do', async () => {
  const { code, err } = await run(['gateway'], { FAKE_GATEWAY: 'refuse' });
  expect(code).toBe(1);
  expect(err).toContain('gateway cannot start: listen EADDRINUSE');
  expect(err).toContain('--http-port 0');
});

async function gone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await wait(50);
  }
}
