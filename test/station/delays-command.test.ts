import { connectAsync } from 'mqtt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { enrol, listCredentials } from '#gateway/credentials.ts';
import { deskName } from '#station/enrolment.ts';
import type { Credentials, Rooms } from '#station/rooms.ts';
import { notice } from '#ward/notice.ts';
import type { DelayReport } from '#ward/reports.ts';
import { tokenFor } from '#ward/tokens.ts';
import { topics } from '#ward/topics.ts';
import { type RunningGateway, runGateway } from '../gateway/running-gateway.ts';
import { overheard } from './overheard.ts';

const secret = 'a secret of the test';
const credentials = { enrol, listCredentials } as unknown as Credentials;
const rooms: Partial<Rooms> = { credentials: async () => credentials, secret: async () => secret };
const told = (...words: string[]) => overheard(['delays', ...words], rooms);

const strap: DelayReport = {
  device: 'p02-strap',
  patient: 'p02',
  at: 1,
  source: 'learnt',
  samples: 402,
  offsetMs: -40_000,
  p50Ms: 800,
  p95Ms: 10_200,
  p99Ms: 126_700,
  intervalMs: 1000,
  loss: 0.0312,
  latenessMs: 10_000,
};
const { intervalMs: _, ...unmeasured } = strap;
const cuff: DelayReport = {
  ...unmeasured,
  device: 'p01-cuff',
  patient: 'p01',
  source: 'prior',
  samples: 1,
  offsetMs: 20,
};
const patch: DelayReport = { ...strap, device: 'p01-patch', patient: 'p01', offsetMs: 1500 };

describe('of a ward that runs', () => {
  let gateway: RunningGateway;
  let place: string[];

  beforeAll(async () => {
    gateway = await runGateway();
    enrol(gateway.folder, secret, [
      { name: deskName, role: 'staff' },
      { name: 'analytics', role: 'analytics' },
    ]);
    const broker = `mqtt://127.0.0.1:${gateway.mqttPort}`;
    place = ['--data', gateway.folder, '--broker', broker];
    const analytics = await connectAsync(broker, {
      clientId: 'analytics',
      username: 'analytics',
      password: tokenFor(secret, 'analytics'),
      protocolVersion: 4,
      keepalive: 30,
    });
    for (const each of [strap, cuff, patch]) {
      const topic = topics.deviceDelays(each.device);
      await analytics.publishAsync(topic, JSON.stringify(each), { qos: 1, retain: true });
    }
    await analytics.endAsync();
  });
  afterAll(() => gateway?.stop());

  test('each device has a line, by patient and name, with all that was learnt of it', async () => {
    const { code, out } = await told(...place);
    expect(code).toBe(0);
    expect(out.trimEnd().split('\n')).toEqual([
      'device     patient    p50     p95    p99   lost  waits for  every          clock  learnt from',
      'p01-cuff   p01      0.8 s  10.2 s  2 min  3.1 %     10.0 s      -          right     the link',
      'p01-patch  p01      0.8 s  10.2 s  2 min  3.1 %     10.0 s  1.0 s    1.5 s ahead          402',
      'p02-strap  p02      0.8 s  10.2 s  2 min  3.1 %     10.0 s  1.0 s  40.0 s behind          402',
    ]);
  });

  test('of one patient, as JSON: what is on the wire, and nothing else', async () => {
    const { code, out } = await told('--patient', 'p02', '--json', ...place);
    expect(code).toBe(0);
    expect(
      out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([strap]);
    expect((await told('--patient', 'p9', '--json', ...place)).out).toBe('');
  });

  test('where nothing was learnt, it is said what could be wrong', async () => {
    const { code, out } = await told('--patient', 'p9', ...place);
    expect([code, out]).toEqual([0, 'nothing was learnt yet of p9: does analytics run?\n']);
  });
});

test.each([
  [['--patient', '#'], 2, '"#" is no name of a patient'],
  [['--data', '/nowhere'], 1, '--user and --token-file'],
  [['--josn'], 2, "unknown option '--josn'"],
])('%j ends with a reason', async (words, code, reason) => {
  expect(await told(...words)).toMatchObject({ code, err: expect.stringContaining(reason) });
});

test('the help says what each column means', async () => {
  const { code, out } = await told('--help');
  expect(code).toBe(0);
  for (const part of ['waits for', 'learnt from', '--json', notice]) expect(out).toContain(part);
});
