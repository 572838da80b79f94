import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { obey } from '#station/command-line.ts';
import type { ProgramName } from '#station/reports.ts';
import type { Rooms, Start } from '#station/rooms.ts';
import { bad, good } from '#ward/result.ts';
import type { Settings } from '#ward/settings.ts';
import { analyticsReport, devicesReport, gatewayReport } from './reports-in-test.ts';

/**
 * The command line with programs that only pretend, forked and ended by the real station. What
 * happens is written to `<data>/events`; `FAKE_<PROGRAM>` tells a program to misbehave.
 */
const rooms: Rooms = {
  start: {
    devices: pretend('devices', () =>
      process.env.FAKE_DEVICES === 'end'
        ? devicesReport({ ended: true, waiting: 0, published: 512 })
        : devicesReport(),
    ),
    gateway: pretend('gateway', () =>
      gatewayReport({ mqttPort: 41_883, httpPort: 48_080, held: 0, stored: 510 }),
    ),
    analytics: pretend('analytics', () => analyticsReport({ alarms: 3, interventions: 1 })),
  },
  virtual: {
    study: async (words) => words.length,
    techwear: async () => 0,
    replay: async () => 0,
    rules: async () => 0,
  },
  secret: async () => 'secret',
  check: {
    devices: async ({ staff }) =>
      staff === 'usual' ? good(staff) : bad(`--staff is usual, not ${staff}`),
    analytics: async () => good(true),
  },
  async wardParties({ recordings }) {
    if (recordings !== '') throw new Error(`no folder ${recordings}`);
    return [{ name: 'p01-strap', role: 'device', patient: 'p01' }];
  },
  credentials: async () => ({
    enrol: (folder, secret, parties) =>
      note(folder, `enrolled ${secret} ${parties.map(({ name }) => name).join(' ')}`),
    addCredential: (_, { name }) => ({ ok: true, value: { token: `token-of-${name}` } }),
    rotateCredential: (_, name) => ({ ok: true, value: { token: `new-token-of-${name}` } }),
    removeCredential: (_, name) => ({ ok: false, reason: `${name} has no credential` }),
    listCredentials: () => [
      { name: 'old-cuff', role: 'device', patient: 'p09', createdAt: 'then', origin: 'ward' },
      { name: 'my-strap', role: 'device', patient: 'p90', createdAt: 'then', origin: 'hand' },
    ],
  }),
  webhook: async () => {
    throw new Error('nobody pretends to have a webhook');
  },
  storeName: async ({ data }) => `sqlite under ${data}`,
};

function pretend<P extends ProgramName>(
  program: P,
  report: () => Awaited<ReturnType<Awaited<ReturnType<Start<P>>>['report']>>,
): Start<P> {
  const fault = process.env[`FAKE_${program.toUpperCase()}`];
  return async (settings) => {
    const lives = livesOf(program, settings);
    note(settings.data, `${program} starts ${placesOf(program, settings)}`);
    if (fault === 'refuse') throw new Error('listen EADDRINUSE: address already in use');
    if (fault === 'die once' && lives === 0) setTimeout(() => process.exit(3), 300);
    if (fault === 'throw once' && lives === 0) setTimeout(() => unexpected(), 300);
    note(settings.data, `${program} is ${process.pid}`);
    return {
      report,
      async stop() {
        note(settings.data, `${program} stops`);
        if (fault === 'hang') await new Promise((done) => setTimeout(done, 60_000));
        return report();
      },
    };
  };
}

function unexpected(): never {
  throw new Error('a bug of mine');
}

function placesOf(program: ProgramName, { mqttPort, broker, gateway, origin }: Settings): string {
  const whole = Number.isInteger(origin) && origin > 0;
  if (program === 'gateway') return `${mqttPort}${whole ? '' : ' without origin'}`;
  return program === 'devices' ? broker : gateway;
}

function livesOf(program: ProgramName, { data }: Settings): number {
  const path = join(data, 'events');
  if (!existsSync(path)) return 0;
  return readFileSync(path, 'utf8').split(`${program} starts`).length - 1;
}

function note(folder: string, event: string): void {
  appendFileSync(join(folder, 'events'), `${event}\n`);
}

process.exit(await obey(process.argv.slice(2), rooms, import.meta.filename));
