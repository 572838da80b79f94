import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectAsync } from 'mqtt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  addCredential,
  enrol,
  listCredentials,
  removeCredential,
  rotateCredential,
} from '#gateway/credentials.ts';
import { deskName } from '#station/enrolment.ts';
import type { Rooms } from '#station/rooms.ts';
import type { Ack, Alarm } from '#ward/alarm.ts';
import { wallClock } from '#ward/clock.ts';
import { notice } from '#ward/notice.ts';
import { topics } from '#ward/topics.ts';
import { alarm } from '../analytics/scene.ts';
import { newFolder } from '../analytics/webhook/scene.ts';
import { type RunningGateway, runGateway } from '../gateway/running-gateway.ts';
import { overheard } from './overheard.ts';

const credentials = {
  enrol,
  addCredential,
  listCredentials,
  removeCredential,
  rotateCredential,
};
const secret = 'a secret of the test';
const rooms: Partial<Rooms> = { credentials: async () => credentials, secret: async () => secret };
const told = (...words: string[]) => overheard(['ack', ...words], rooms);

describe('with a real broker', () => {
  let gateway: RunningGateway;
  const acks: Ack[] = [];
  let answers = true;
  let place: string[];
  let closeAnalytics: () => Promise<void>;

  /** Stands in for analytics: it tells of alarms, and that they were seen. */
  beforeAll(async () => {
    gateway = await runGateway();
    enrol(gateway.folder, secret, [
      { name: deskName, role: 'staff' },
      { name: 'analytics', role: 'analytics' },
    ]);
    place = ['--data', gateway.folder, '--broker', `mqtt://127.0.0.1:${gateway.mqttPort}`];
    const { tokenFor } = await import('#ward/tokens.ts');
    const client = await connectAsync(`mqtt://127.0.0.1:${gateway.mqttPort}`, {
      clientId: 'analytics',
      username: 'analytics',
      password: tokenFor(secret, 'analytics'),
      protocolVersion: 4,
      keepalive: 30,
    });
    const tell = (one: Alarm) =>
      client.publishAsync(topics.alarm(one.patient, one.rule), JSON.stringify(one), {
        qos: 1,
        retain: true,
      });
    const alarms = [
      alarm({ id: 'aaaa1111' }),
      alarm({ id: 'bbbb2222', patient: 'p2', rule: 'slow', priority: 'high' }),
      alarm({ id: 'cccc3333', patient: 'p3' }),
    ];
    for (const one of alarms) await tell(one);
    client.on('message', (_, payload) => {
      const ack: Ack = JSON.parse(payload.toString());
      acks.push(ack);
      const meant = alarms.find(({ id }) => id === ack.id);
      const { by, at } = ack;
      if (meant && answers)
        void tell({ ...meant, life: 'active_acknowledged', acknowledged: { by, at } });
    });
    await client.subscribeAsync(topics.acks('+'), { qos: 1 });
    closeAnalytics = () => client.endAsync(true);
  });
  afterAll(async () => {
    await closeAnalytics?.();
    await gateway?.stop();
  });

  test('the list has what is open, the most urgent first, of one patient or of all', async () => {
    const { code, out } = await told('--list', ...place);
    expect(code).toBe(0);
    expect(out.split('\n').map((line) => line.split(' ')[0])).toEqual([
      'bbbb2222',
      'aaaa1111',
      'cccc3333',
      '',
    ]);
    expect((await told('--list', '--patient', 'p1', ...place)).out).toMatch(/^aaaa1111 [^\n]*\n$/);
    expect((await told('--list', '--patient', 'p9', ...place)).out).toBe('nobody is called for\n');
  });

  test('the desk of the ward acknowledges by the beginning of an id, and says so in one line', async () => {
    const words = ['aaaa', '--by', 'Anna', '--note', 'restless'];
    expect(await told(...words, ...place)).toEqual({
      code: 0,
      out: 'p1 fast: acknowledged by Anna\n',
      err: '',
    });
    const { at, ...ack } = acks.at(-1) ?? ({} as Ack);
    expect(ack).toEqual({ id: 'aaaa1111', by: 'Anna', note: 'restless' });
    expect(Math.abs(at - wallClock.now())).toBeLessThan(60_000);
    expect((await told('aaaa', '--by', 'Ben', ...place)).out).toMatch(/by Anna already\n$/);
  });

  test('staff acknowledge from elsewhere with a token in a file', async () => {
    const { password } = gateway.enrol('joy', 'staff');
    const tokenFile = join(gateway.folder, 'joy.token');
    writeFileSync(tokenFile, `${password}\n`);
    const login = ['--user', 'joy', '--token-file', tokenFile, ...place.slice(2)];
    const { code, out } = await told('bbbb2222', '--by', 'Joy', ...login);
    expect([code, out]).toEqual([0, 'p2 slow: acknowledged by Joy\n']);
  });

  test('an id that nobody has ends with 1, and shows what is open', async () => {
    const { code, err } = await told('dddd', '--by', 'Anna', ...place);
    expect([code, err.split('\n').length]).toEqual([1, 5]);
  });

  test('what analytics does not answer ends with 1', async () => {
    answers = false;
    const { code, err } = await told('cccc', '--by', 'Anna', '--shelve', '30m', ...place);
    answers = true;
    expect([code, err]).toEqual([1, expect.stringContaining('does it run?')]);
    const { action, at, until } = acks.at(-1) ?? ({} as Ack);
    expect([action, (until ?? 0) - at]).toEqual(['shelve', 1_800_000]);
  }, 20_000);

  test.each(['device', 'judge', 'analytics'] as const)(
    'the role %s does not acknowledge',
    async (role) => {
      const { password } = gateway.enrol(`a-${role}`, role);
      const tokenFile = join(gateway.folder, `${role}.token`);
      writeFileSync(tokenFile, password);
      const login = ['--user', `a-${role}`, '--token-file', tokenFile, ...place.slice(2)];
      const { code, err } = await told('cccc', '--by', 'Eve', ...login);
      expect([code, err]).toEqual([1, expect.stringContaining(`does not let a-${role} in`)]);
    },
  );

  test('a wrong token is refused, and it is said what to do', async () => {
    const tokenFile = join(gateway.folder, 'wrong.token');
    writeFileSync(tokenFile, 'wrong');
    const login = ['--user', deskName, '--token-file', tokenFile, ...place.slice(2)];
    const { code, err } = await told('--list', ...login);
    expect([code, err]).toEqual([1, expect.stringContaining('the gateway does not let desk in')]);
  });
});

describe('without one', () => {
  test('it is said where nobody answered', async () => {
    const folder = newFolder();
    enrol(folder, secret, [{ name: deskName, role: 'staff' }]);
    const { code, err } = await told('--list', '--data', folder, '--broker', 'mqtt://127.0.0.1:1');
    expect([code, err]).toEqual([
      1,
      'nobody answers at mqtt://127.0.0.1:1 (ECONNREFUSED): does the ward run? --broker says where\n',
    ]);
  });

  test('in a folder of no ward it is said how to log in', async () => {
    const { code, err } = await told('--list', '--data', newFolder());
    expect([code, err]).toEqual([1, expect.stringContaining('--user and --token-file')]);
  });
});

describe('what cannot be understood ends with 2:', () => {
  test.each([
    [[], 'which one? --list shows'],
    [['aaaa'], '--by NAME says who'],
    [['aaaa', '--by', ' '], '--by NAME says who'],
    [['aaaa', '--by', 'x'.repeat(101)], '--by has at most 100'],
    [['aaaa', '--by', 'A', '--note', 'x'.repeat(501)], '--note has at most 500'],
    [['aaaa', '--by', 'A', '--shelve', 'long'], '--shelve is a time such as'],
    [['aaaa', '--by', 'A', '--shelve', '1h', '--unshelve'], 'either --shelve or --unshelve'],
    [['aaaa', '--list'], '--list takes no id'],
    [['--list', '--patient', '#'], '"#" is no name of a patient'],
    [['--lits'], "unknown option '--lits'"],
  ])('%j', async (words, reason) => {
    const { code, err } = await told(...words);
    expect([code, err]).toEqual([2, expect.stringContaining(reason)]);
  });

  test.each([
    ['--user', 'anna'],
    ['--token-file', 'anna.token'],
  ])('%s alone ends with 1', async (...words) => {
    const { code, err } = await told('--list', ...words);
    expect([code, err]).toEqual([1, '--user and --token-file go together\n']);
  });
});

test('the help has examples', async () => {
  const { code, out } = await told('--help');
  expect(code).toBe(0);
  for (const part of ['--shelve 30m', '--token-file anna.token', notice]) {
    expect(out).toContain(part);
  }
});
