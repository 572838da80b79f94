import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { wallClock } from '#ward/clock.ts';
import { dockerFolder, readComposeFile } from './compose-file.ts';

const root = join(dockerFolder, '..');
const { services } = readComposeFile();
const folder = mkdtempSync(join(tmpdir(), 'compose-'));
const running: ChildProcess[] = [];

afterAll(async () => {
  await Promise.all(running.map((child) => ended(child, 'SIGTERM')));
  rmSync(folder, { recursive: true });
});

/** A service of the compose file as a process: its words, its environment and its own volume. */
function service(name: string, given: Record<string, string> = {}): ChildProcess {
  const { command = [], environment = {} } = services[name] ?? {};
  // What a volume is to a container: enrolment and gateway share theirs, the others have their own.
  const volume = services[name]?.volumes?.[0]?.split(':')[0] ?? name;
  const data = join(folder, volume);
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const secret = join(data, 'ward.secret');
  if (!existsSync(secret)) writeFileSync(secret, '5ec2e7'.repeat(8), { mode: 0o444 });

  const { STORE_TOKEN_FILE: _, ...settings } = environment;
  const child = spawn('sh', [join(dockerFolder, 'entry.sh'), ...command], {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      ...Object.fromEntries(Object.entries(settings).map(([key, value]) => [key, `${value}`])),
      WARD_DATA: data,
      WARD_BEDS: '2',
      ...given,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  return child;
}

test('without an enrolment the gateway does not open to the network', async () => {
  const gateway = service('gateway', {
    WARD_STORE: 'memory:',
    WARD_MQTT_PORT: '0',
    WARD_HTTP_PORT: '0',
  });
  const { code, said } = await ended(gateway);
  expect(code).toBe(1);
  expect(said).toContain('nobody has a credential');
});

test('enrolled once or twice, the programs find each other as the compose file has it', async () => {
  for (const _ of ['first', 'again']) {
    const { code, said } = await ended(service('enrol'));
    expect({ code, said }).toEqual({ code: 0, said: '' });
  }
  const gateway = service('gateway', {
    WARD_STORE: 'memory:',
    WARD_MQTT_PORT: '0',
    WARD_HTTP_PORT: '0',
  });
  const [, mqtt, http] = await saying(gateway, /MQTT on port (\d+), HTTP on port (\d+)/);
  const places = {
    WARD_BROKER: `mqtt://127.0.0.1:${mqtt}`,
    WARD_GATEWAY: `http://127.0.0.1:${http}`,
  };
  service('analytics', places);
  service('devices', places);

  interface Health {
    readonly received: number;
    readonly connections: number;
  }
  const health = async () =>
    (await (await fetch(`http://127.0.0.1:${http}/health`)).json()) as Health;
  let report = await health();
  for (
    let tries = 0;
    tries < 200 && !(report.received > 5 && report.connections === 10);
    tries += 1
  ) {
    await wallClock.sleep(100);
    report = await health();
  }
  // Two beds of four wearables and a chart, the bedside and analytics, each with a login of its own.
  expect(report).toMatchObject({ connections: 12, refused: 0, status: 'accepting' });
  expect(report.received).toBeGreaterThan(5);
  const readings = await fetch(`http://127.0.0.1:${http}/readings`);
  expect(readings.status).toBe(401);
}, 60_000);

function ended(
  child: ChildProcess,
  signal?: NodeJS.Signals,
): Promise<{ code: number | null; said: string }> {
  if (child.exitCode !== null) return Promise.resolve({ code: child.exitCode, said: '' });
  if (signal !== undefined) child.kill(signal);
  let said = '';
  child.stderr?.on('data', (bytes) => {
    said += bytes;
  });
  return new Promise((resolve) => {
    child.once('close', (code) => resolve({ code, said }));
  });
}

function saying(child: ChildProcess, what: RegExp): Promise<RegExpExecArray> {
  let said = '';
  return new Promise((resolve, reject) => {
    child.stderr?.on('data', (bytes) => {
      said += bytes;
      const found = what.exec(said);
      if (found) resolve(found);
    });
    child.once('close', () => reject(new Error(said)));
  });
}
