import { mkdtempSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addCredential } from '#gateway/credentials.ts';
import { isLoopback, openHttp } from '#gateway/http.ts';
import { notice } from '#ward/notice.ts';
import { topics } from '#ward/topics.ts';
import { logInRaw, publishPacket } from './hostile/raw-client.ts';
import { type RunningGateway, runGateway, runGatewayIn } from './running-gateway.ts';

const count = 7;
let gateway: RunningGateway;

beforeAll(async () => {
  gateway = await runGateway();
  const guest = await logInRaw(gateway.mqttPort);
  const samples = Array.from({ length: count }, (_, seq) => ({
    ...{ at: Date.now(), boot: 'b', seq },
    vitals: { heart_rate: 60 + seq },
  }));
  guest.send(publishPacket(topics.deviceVitals('guest'), JSON.stringify([...samples, 'x'])));
  await guest.next('puback');
  guest.end();
});
afterAll(() => gateway.stop());

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** Asks with headers that `fetch` would not let through. */
function ask(path: string, headers: Record<string, string> = {}, port = gateway.httpPort) {
  return new Promise<Answer>((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => {
        text += part;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
      );
    });
    asked.on('error', reject).end();
  });
}

interface Readings {
  readonly readings: { number: number; after: number; seq: number; vitals: object }[];
  readonly oldest: number;
  readonly last: number;
  readonly until: number;
  readonly notice: string;
}
const readings = async (query = ''): Promise<Readings> =>
  JSON.parse((await ask(`/readings${query}`)).text);

test('/health tells the counts of this moment, and what this is not for', async () => {
  const { status, headers, text } = await ask('/health');
  expect({ status, type: headers['content-type'], cache: headers['cache-control'] }).toEqual({
    ...{ status: 200, type: 'application/json; charset=utf-8', cache: 'no-store' },
  });
  expect(JSON.parse(text)).toMatchObject({
    ...{ status: 'accepting', notice, program: 'gateway', received: count + 1, refused: 1 },
    ...{ duplicates: 0, httpPort: gateway.httpPort, mqttPort: gateway.mqttPort },
  });
});

test('/metrics tells the same counts in the text format of Prometheus', async () => {
  const { status, headers, text } = await ask('/metrics');
  expect([status, headers['content-type']]).toEqual([
    200,
    'text/plain; version=0.0.4; charset=utf-8',
  ]);
  for (const line of text.split('\n').filter((line) => line !== '')) {
    expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+(\{\w+="[^"]*"\})? \S+)$/);
  }
  expect(await gateway.metric('ward_samples_total{outcome="refused"}')).toBe(1);
  expect(await gateway.metric('ward_connections')).toBe(0);
});

test('/readings gives all that is kept, oldest first, each with the number of the one before', async () => {
  const all = await readings();
  expect(all.readings.map(({ seq }) => seq)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  const numbers = all.readings.map(({ number }) => number);
  expect(all.readings.map(({ after }) => after)).toEqual([0, ...numbers.slice(0, -1)]);
  expect([all.oldest, all.last, all.notice]).toEqual([numbers[0], numbers.at(-1), notice]);
});

test('/readings says until when all that was received is in it', async () => {
  const before = Date.now();
  const { until } = await readings();
  expect(until).toBeGreaterThanOrEqual(before);
  expect(until).toBeLessThanOrEqual(Date.now());
});

test('/readings page by page comes to the same, whatever the size of the page', async () => {
  const all = await readings();
  for (const limit of [1, 2, 3, count, 10_000, 999_999]) {
    const pages: Readings['readings'] = [];
    for (let after = 0, page = await readings(`?limit=${limit}`); page.readings.length > 0; ) {
      pages.push(...page.readings);
      after = page.readings.at(-1)?.number ?? 0;
      page = await readings(`?after=${after}&limit=${limit}`);
    }
    expect(pages).toEqual(all.readings);
  }
});

test('/readings after the last, and none at a time, are none', async () => {
  const { last } = await readings();
  expect((await readings(`?after=${last}`)).readings).toEqual([]);
  expect((await readings('?after=999999999999999')).readings).toEqual([]);
  expect((await readings('?limit=0')).readings).toEqual([]);
});

test.each([
  ...['after=-1', 'after=x', 'after=', 'after=1.5', 'after=1e3', 'after=1&after=2', 'after[]=1'],
  ...[
    'limit=-1',
    'limit=9999999999999999',
    'limit=%00',
    'limit=0x10',
    "limit=1';DROP TABLE entries",
  ],
])('/readings?%s is refused with the reason, or means nothing', async (query) => {
  const { status, text } = await ask(`/readings?${encodeURI(query)}`);
  if (query === 'after[]=1') expect(status).toBe(200);
  else expect([status, JSON.parse(text).error]).toEqual([400, expect.stringContaining('`after`')]);
});

test.each([
  '/',
  '/readings/',
  '/readings/../health',
  '/%2e%2e/etc/passwd',
  '/health%00',
  '/__proto__',
])('there is nothing at %s', async (path) => {
  expect([200, 400, 404]).toContain((await ask(path)).status);
  expect((await ask(path)).text).not.toContain('root:');
});

test.each([
  'ward.example',
  'ward.example:8080',
  '127.0.0.1.example',
  '10.0.0.1',
  'localhost.',
  '[::2]',
])('a page that calls this machine %j is told nothing', async (host) => {
  for (const path of ['/health', '/metrics', '/readings']) {
    const { status, text } = await ask(path, { Host: host });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(text).not.toContain('heart_rate');
  }
  const forwarded = { Host: host, 'X-Forwarded-Host': 'localhost', Forwarded: 'host=localhost' };
  expect((await ask('/readings', forwarded)).status).toBeGreaterThanOrEqual(400);
});

test.each(['GET /readings HTTP/1.0', 'GET /readings HTTP/1.1\r\nHost:', 'GET /readings HTTP/1.1'])(
  'who does not say what he calls this machine is told nothing: %j',
  async (head) => {
    const socket = connect(gateway.httpPort, '127.0.0.1');
    socket.write(`${head}\r\nConnection: close\r\n\r\n`);
    const text = Buffer.concat(await socket.toArray()).toString();
    expect(text).toMatch(/^HTTP\/1.1 4\d\d /);
    expect(text).not.toContain('heart_rate');
  },
);

test.each(['localhost', 'localhost:8080', '127.0.0.1:1', '127.8.9.10', '[::1]:8080'])(
  'a Host header of %s is of this machine',
  async (host) => {
    expect((await ask('/health', { Host: host })).status).toBe(200);
  },
);

test.each([
  ['127.0.0.1', true],
  ['::1', true],
  ['localhost', true],
  ['0.0.0.0', false],
  ['::', false],
  ['127.0.0.1.example', false],
  ['x127.0.0.1', false],
  ['', false],
])('%j is loopback: %s', (host, loopback) => {
  expect(isLoopback(host)).toBe(loopback);
});

describe('open to the network', () => {
  let open: RunningGateway;
  const tokens: Record<string, string> = {};

  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ward-gateway-'));
    for (const role of ['device', 'analytics', 'staff', 'judge'] as const) {
      const added = addCredential(folder, { name: `a-${role}`, role, patient: 'bed-01' });
      if (added.ok) tokens[role] = `a-${role}:${added.value.token}`;
    }
    open = await runGatewayIn(folder, { host: '0.0.0.0' });
  });
  afterAll(() => open.stop());

  test.each([
    ['no token', () => undefined, 401],
    ['the token of a device', () => `Bearer ${tokens.device}`, 401],
    ['the token of analytics', () => `Bearer ${tokens.analytics}`, 200],
    ['the token of staff', () => `Bearer ${tokens.staff}`, 200],
    ['the token of a judge', () => `Bearer ${tokens.judge}`, 200],
    ['a wrong token', () => `Bearer ${tokens.staff}x`, 401],
    [
      'the token of staff under another name',
      () => `Bearer a-analytics:${tokens.staff?.split(':')[1]}`,
      401,
    ],
    ['a name only', () => 'Bearer a-staff:', 401],
    ['nothing', () => 'Bearer ', 401],
    ['another scheme', () => `Basic ${Buffer.from(tokens.staff ?? '').toString('base64')}`, 401],
  ])('/readings with %s', async (_, authorization, expected) => {
    const header = authorization();
    const { status, headers, text } = await ask(
      '/readings',
      header === undefined ? {} : { Authorization: header },
      open.httpPort,
    );
    expect(status).toBe(expected);
    if (status === 401) {
      expect(headers['www-authenticate']).toBe('Bearer');
      expect(text).not.toContain('readings"');
    }
  });

  test('it is asked for by whatever name it has there', async () => {
    expect((await ask('/health', { Host: 'ward.example' }, open.httpPort)).status).toBe(200);
  });

  test('there are no guests', async () => {
    await expect(logInRaw(open.mqttPort)).rejects.toThrow('refused with 5');
  });
});

test('a gateway that nobody has a credential of does not open to the network', async () => {
  await expect(runGateway({ host: '0.0.0.0' })).rejects.toThrow('nobody has a credential');
});

test('a gateway whose journal is full says so, and gives no more than 10,000 readings at once', async () => {
  const asked: [after: number, max: number][] = [];
  const { status: _, ...healthy } = JSON.parse((await ask('/health')).text);
  const report = { ...healthy, journal: 'full' };
  const http = await openHttp({
    ...{ host: '127.0.0.1', port: 0, report: async () => report, metrics: async () => '' },
    logins: { size: 0, has: () => false, identify: () => undefined },
    readings: async (after, max) => {
      asked.push([after, max]);
      return [];
    },
    acks: async () => [],
    ends: async () => ({ oldest: 0, last: 0 }),
    keptUntil: () => 0,
  });
  const { status, text } = await ask('/health', {}, http.port);
  expect([status, JSON.parse(text).status]).toEqual([503, 'not accepting']);
  for (const query of ['', '?limit=10000&after=3', '?limit=10001']) {
    await ask(`/readings${query}`, {}, http.port);
  }
  await http.close();
  expect(asked).toEqual([
    [0, 1000],
    [3, 10_000],
    [0, 10_000],
  ]);
});

test('what staff acknowledge is kept before it is acknowledged, and given to who was away', async () => {
  const nurse = await logInRaw(gateway.mqttPort, gateway.enrol('nurse', 'staff'));
  const ack = { id: 'i-1', by: 'Ada', at: 5, note: 'seen' };
  nurse.send(publishPacket(topics.acks('bed-01'), JSON.stringify(ack)));
  await nurse.next('puback');
  nurse.end();
  const { acks } = JSON.parse((await ask('/acks')).text);
  expect(acks).toEqual([{ number: expect.any(Number), patient: 'bed-01', ...ack }]);
  expect(JSON.parse((await ask(`/acks?after=${acks[0].number}`)).text).acks).toEqual([]);
});
