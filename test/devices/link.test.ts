import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import { readBroker } from '#devices/broker.ts';
import { type DeviceStatus, type Link, openLink } from '#devices/link.ts';
import { openOutbox } from '#devices/outbox.ts';
import { wallClock } from '#ward/clock.ts';
import {
  type BrokerInTest,
  brokerInTest,
  hurriedClock,
  type Rules,
  until,
} from './broker-in-test.ts';

const leaving: (() => unknown)[] = [];

afterEach(async () => {
  for (const leave of leaving.splice(0).reverse()) await leave();
});

/** A device `d1` with an outbox of its own and a link to a broker, in a world 20 times as fast. */
async function scene(rules: Rules & { limit?: number; online?: boolean; fast?: number } = {}) {
  const { limit = 10_000, online = true, fast = 20 } = rules;
  const folder = mkdtempSync(join(tmpdir(), 'link-'));
  const outbox = openOutbox({
    path: join(folder, 'o.sqlite'),
    limit,
    originMs: 0,
    nowMs: 0,
    boot: 'b1',
  });
  let broker: BrokerInTest = await brokerInTest(rules);
  const { port } = broker;
  if (!online) await broker.stop();
  const where = readBroker(broker.url);
  if (!where.ok) throw new Error(where.reason);

  const log: string[] = [];
  let at = 0;
  let link: Link | undefined;
  let battery: number | undefined;
  const scene = {
    outbox,
    log,
    get broker() {
      return broker;
    },
    get state() {
      return link?.state;
    },
    link(token = 'secret') {
      const status = (): DeviceStatus => ({
        ...(battery !== undefined && { battery }),
        dropped: outbox.counts('d1').dropped,
      });
      link = openLink({
        device: 'd1',
        token,
        broker: where.value,
        outbox,
        status,
        clock: hurriedClock(fast),
        clockSays: () => at + 7,
        random: () => 0.5,
        firstWaitMs: 0,
        log: pino({ level: 'info' }, { write: (line) => log.push(line) }),
      });
      link.send(at);
      return link;
    },
    charge(percent: number) {
      battery = percent;
    },
    measure(count: number, vitals: object = { heart_rate: 60 }) {
      outbox.keep(
        Array.from({ length: count }, () => {
          at += 1000;
          return { device: 'd1', at, measuredAtMs: at, vitals, arrivals: [at] };
        }),
      );
      link?.expect(at);
      link?.send(at);
    },
    /** Measures one sample, which the link lets through at these times, and lets the time pass. */
    measureDue(arrivals: readonly number[], nowMs: number) {
      const vitals = { heart_rate: 60 };
      outbox.keep([{ device: 'd1', at: nowMs, measuredAtMs: nowMs, vitals, arrivals }]);
      for (const dueMs of arrivals) link?.expect(dueMs);
      link?.send(nowMs);
    },
    pass(nowMs: number) {
      link?.send(nowMs);
    },
    waiting() {
      outbox.keep([]);
      return outbox.counts('d1').waiting;
    },
    async brokerAgain() {
      broker = await brokerInTest({ ...rules, port });
    },
    arrived: () => broker.vitalsOf('d1').map((message) => message.map(({ seq }) => seq)),
  };
  leaving.push(async () => {
    await link?.stop();
    outbox.close();
    rmSync(folder, { recursive: true });
    await broker.stop().catch(() => undefined);
  });
  return scene;
}

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

test('in calm times each sample goes alone, as an object, and leaves the outbox', async () => {
  const ward = await scene();
  ward.link();
  await until('online', () => ward.state === 'online');
  for (const seq of [1, 2, 3]) {
    ward.measure(1);
    await until('acknowledged', () => ward.waiting() === 0 && ward.arrived().length === seq);
  }
  const [first] = ward.broker.received.filter(({ topic }) => topic.endsWith('vitals'));
  expect({ ...first, text: JSON.parse(first?.text ?? '') }).toEqual({
    client: 'd1',
    topic: 'ward/devices/d1/vitals',
    retain: false,
    text: { at: 1000, sent: 1007, boot: 'b1', seq: 1, vitals: { heart_rate: 60 } },
  });
  expect(ward.arrived()).toEqual([[1], [2], [3]]);
});

test('what is sent again says when it was sent again, and is still the same sample', async () => {
  let deaf = true;
  const ward = await scene({ acknowledge: ({ topic }) => !deaf || !topic.endsWith('vitals') });
  ward.link();
  ward.measure(2);
  await until('sent', () => ward.arrived().length > 0);
  deaf = false;
  ward.measure(1);
  ward.broker.cut();
  await until('all is acknowledged', () => ward.waiting() === 0);
  const sent = ward.broker.received
    .filter(({ topic }) => topic.endsWith('vitals'))
    .flatMap(({ text }) => JSON.parse(text))
    .map(({ seq, at, sent }) => `${seq} at ${at} sent ${sent}`);
  expect(sent).toContain('1 at 1000 sent 2007');
  expect(sent).toContain('1 at 1000 sent 3007');
});

test('a calm connection is left alone, however long it lasts', async () => {
  const ward = await scene({ fast: 400 });
  ward.link();
  ward.measure(1);
  await until('acknowledged', () => ward.waiting() === 0);
  await wallClock.sleep(500); // More than three minutes of the link.
  ward.measure(1);
  await until('acknowledged', () => ward.waiting() === 0);
  expect(ward.broker.logins).toHaveLength(1);
});

test('what was kept during an outage goes as arrays, oldest first, and nothing new overtakes it', async () => {
  const ward = await scene({ online: false });
  ward.measure(4100);
  ward.link();
  await until('it has failed', () => ward.state === 'offline');
  await ward.brokerAgain();
  await until('the first array came', () => ward.arrived().length > 0);
  ward.measure(1);
  await until('all is acknowledged', () => ward.waiting() === 0);
  expect(
    ward
      .arrived()
      .map((seqs) => seqs.length)
      .slice(0, 20),
  ).toEqual(Array(20).fill(200));
  expect(ward.arrived().flat()).toEqual(range(1, 4101));
  expect(ward.broker.logins).toHaveLength(1);
});

test('an array keeps below 48 KiB', async () => {
  const ward = await scene();
  const text = 'x'.repeat(1000);
  ward.measure(150, { consciousness: text });
  ward.link();
  await until('all is acknowledged', () => ward.waiting() === 0);
  const bytes = ward.broker.received.map(({ text }) => text.length);
  expect(Math.max(...bytes)).toBeLessThanOrEqual(48 * 1024);
  expect(Math.max(...bytes)).toBeGreaterThan(46 * 1024);
  expect(ward.arrived().flat()).toEqual(range(1, 150));
});

test('a sample larger than that goes alone', async () => {
  const ward = await scene();
  ward.measure(2, { consciousness: 'x'.repeat(60_000) });
  ward.link();
  await until('all is acknowledged', () => ward.waiting() === 0);
  expect(ward.arrived()).toEqual([[1], [2]]);
});

test('birth and death are said on the status topic, kept for newcomers', async () => {
  const ward = await scene();
  ward.charge(80);
  const link = ward.link();
  await until('online', () => ward.broker.statusesOf('d1').length === 1);
  await wallClock.sleep(150); // Three seconds of the link, in which there is nothing to tell.
  ward.charge(79);
  await until('the battery is told', () => ward.broker.statusesOf('d1').length === 2);
  await link.stop();
  expect(ward.broker.statusesOf('d1')).toEqual([
    { state: 'online', battery: 80, dropped: 0 },
    { state: 'online', battery: 79, dropped: 0 },
    { state: 'offline', reason: 'signed_off' },
  ]);
  expect(ward.broker.received.every(({ retain }) => retain)).toBe(true);
});

test('a status is not told again while the gateway has not acknowledged the one before', async () => {
  let held = true;
  const ward = await scene({ acknowledge: () => !held });
  ward.link();
  await until('online', () => ward.broker.statusesOf('d1').length === 1);
  for (const percent of [80, 79, 78]) {
    ward.charge(percent);
    await wallClock.sleep(100);
  }
  const told = ward.broker.statusesOf('d1').length;
  held = false;
  ward.broker.cut();
  await until('online again', () => ward.broker.statusesOf('d1').length === 3);
  expect(told).toBe(1);
  expect(ward.broker.statusesOf('d1').at(-1)).toEqual({ state: 'online', battery: 78, dropped: 0 });
});

test('a link that is torn dies by its last will and is born again', async () => {
  const ward = await scene();
  ward.link();
  await until('online', () => ward.broker.statusesOf('d1').length === 1);
  ward.broker.cut();
  await until('online again', () => ward.broker.statusesOf('d1').length === 3);
  const states = ward.broker.statusesOf('d1').map((said) => (said as { state: string }).state);
  expect(states).toEqual(['online', 'offline', 'online']);
});

test('a wrong password is said once in the log and tried again until it is right', async () => {
  let right = 'other';
  const ward = await scene({ login: (_name, password) => password === right, fast: 50 });
  ward.link('secret');
  await until('five logins', () => ward.broker.logins.length >= 5);
  const state = ward.state;
  right = 'secret';
  await until('online', () => ward.state === 'online');
  expect(state).toBe('offline');
  expect(ward.log.filter((line) => line.includes('refuses this login'))).toHaveLength(1);
});

test('a gateway that does not acknowledge holds the device back: few in flight, none sent twice, none forgotten', async () => {
  const ward = await scene({ acknowledge: ({ topic }) => topic.endsWith('status'), fast: 200 });
  ward.link();
  await until('online', () => ward.state === 'online');
  for (let more = 0; more < 12; more += 1) ward.measure(1);
  await until('the window is full', () => ward.arrived().length === 8);
  await until('a new connection', () => ward.broker.logins.length === 2);
  const firstConnection = ward.arrived().slice(0, 8);
  const [first, second] = ward.broker.logins;
  await until('all again', () => ward.arrived().length > 8);
  expect(firstConnection).toEqual(range(1, 8).map((seq) => [seq]));
  expect(ward.arrived()[8]).toEqual(range(1, 12));
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(120_000 / 200 - 50);
  expect(ward.waiting()).toBe(12);
});

test('one message that is never acknowledged is sent anew in the end, though others are acknowledged', async () => {
  let held = 0;
  const ward = await scene({
    acknowledge: ({ text }) => !text.includes('"seq":2') || held++ > 0,
    fast: 200,
  });
  ward.link();
  await until('online', () => ward.state === 'online');
  for (const more of range(1, 3)) {
    ward.measure(1);
    await until('it arrived', () => ward.arrived().length === more);
  }
  while (ward.broker.logins.length === 1) {
    await wallClock.sleep(50);
    ward.measure(1);
  }
  await until('all is acknowledged', () => ward.waiting() === 0);
  expect(
    ward
      .arrived()
      .flat()
      .filter((seq) => seq === 2),
  ).toHaveLength(2);
  expect(ward.outbox.counts('d1').acknowledged).toBe(ward.outbox.counts('d1').published);
});

test('exactly the acknowledged leave the outbox when the connection breaks in the middle', async () => {
  let acknowledgedAtMost = 3;
  let vitals = 0;
  const ward = await scene({
    acknowledge({ topic }) {
      if (topic.endsWith('vitals')) vitals += 1;
      return vitals <= acknowledgedAtMost;
    },
  });
  ward.measure(1400);
  ward.link();
  await until('three are acknowledged', () => ward.waiting() === 800);
  const sentBefore = ward.arrived().length;
  acknowledgedAtMost = Number.POSITIVE_INFINITY;
  ward.broker.cut();
  await until('all is acknowledged', () => ward.waiting() === 0);
  expect(ward.arrived().slice(sentBefore).flat()).toEqual(range(601, 1400));
});

test('what was acknowledged just before the connection broke is not sent again', async () => {
  const ward = await scene();
  ward.link();
  ward.measure(1);
  await until('it arrived', () => ward.arrived().length === 1);
  await wallClock.sleep(150); // The PUBACK comes back; nothing that can be seen changes with it.
  ward.broker.cut();
  await until('online again', () => ward.broker.logins.length === 2 && ward.state === 'online');
  ward.measure(1);
  await until('the next arrived', () => ward.arrived().length > 1);
  expect(ward.arrived()).toEqual([[1], [2]]);
});

test('a full outbox says in the status how many of the oldest it has dropped', async () => {
  const ward = await scene({ acknowledge: ({ topic }) => topic.endsWith('status'), limit: 10 });
  ward.link();
  await until('online', () => ward.state === 'online');
  ward.measure(14);
  await until('it is told', () => ward.broker.statusesOf('d1').length === 2);
  expect(ward.broker.statusesOf('d1')).toEqual([
    { state: 'online', dropped: 0 },
    { state: 'online', dropped: 4 },
  ]);
  expect(ward.outbox.counts('d1').waiting).toBe(10);
});

test('a broker that goes and comes back gets everything measured meanwhile, each once', async () => {
  const ward = await scene();
  ward.link();
  ward.measure(1);
  await until('the first arrived', () => ward.waiting() === 0);
  await ward.broker.stop();
  await until('offline', () => ward.state === 'offline');
  ward.measure(1);
  ward.measure(1);
  await ward.brokerAgain();
  await until('all is acknowledged', () => ward.waiting() === 0);
  ward.measure(1);
  await until('all is acknowledged', () => ward.waiting() === 0);
  expect(ward.arrived()).toEqual([[2, 3], [4]]);
});

test('a stop while the gateway holds back still ends soon, and the last will speaks', async () => {
  const ward = await scene({ acknowledge: ({ client, topic }) => client === '' || topic === '' });
  const link = ward.link();
  await until('online', () => ward.state === 'online');
  ward.measure(1);
  await until('it was sent', () => ward.arrived().length === 1);
  const before = performance.now();
  await link.stop();
  expect(performance.now() - before).toBeLessThan(2000);
  await until('the will', () => ward.broker.statusesOf('d1').length >= 3);
  expect(ward.broker.statusesOf('d1').at(-1)).toEqual({ state: 'offline' });
  expect(ward.waiting()).toBe(1);
});

test('a sample is sent when it is due, not before, and in the order of due', async () => {
  const ward = await scene();
  const link = ward.link();
  await until('online', () => ward.state === 'online');
  ward.measureDue([9000], 1000);
  ward.measureDue([5000], 2000);
  ward.measureDue([2500], 2500);
  await until('the one that is due', () => ward.waiting() === 2);
  await wallClock.sleep(60);
  const early = ward.arrived().flat();
  expect([link.owes(2500), link.owes(4999), link.owes(5000)]).toEqual([false, false, true]);
  ward.pass(4999);
  await wallClock.sleep(60);
  const before = ward.arrived().flat();
  ward.pass(5000);
  await until('the next', () => ward.waiting() === 1);
  ward.pass(20_000);
  await until('the last', () => ward.waiting() === 0);
  expect([early, before, ward.arrived()]).toEqual([[3], [3], [[3], [2], [1]]]);
  expect(link.owes(Number.MAX_SAFE_INTEGER)).toBe(false);
});

test('a sample that arrives twice is sent twice with the same name, one that is lost never', async () => {
  const ward = await scene();
  ward.link();
  await until('online', () => ward.state === 'online');
  ward.measureDue([1000, 3000], 1000);
  await until('the first copy', () => ward.arrived().length === 1);
  ward.measureDue([], 2000);
  ward.measureDue([2500], 2500);
  await until('the other sample', () => ward.arrived().length === 2);
  ward.pass(3000);
  await until('all', () => ward.waiting() === 0);
  expect(ward.arrived()).toEqual([[1], [3], [1]]);
  const names = ward.broker.vitalsOf('d1').flat();
  expect(names[0]).toEqual(names[2]);
  expect(ward.outbox.counts('d1')).toEqual({
    published: 3,
    acknowledged: 2,
    dropped: 0,
    waiting: 0,
    lost: 1,
  });
});

test('what fell due while there was no connection goes at once when there is one', async () => {
  const ward = await scene({ online: false });
  ward.link();
  await until('it has failed', () => ward.state === 'offline');
  ward.measureDue([4000], 1000);
  ward.measureDue([3000], 2000);
  ward.measureDue([9000], 3000);
  ward.pass(5000);
  await ward.brokerAgain();
  await until('what is due', () => ward.waiting() === 1);
  expect(ward.arrived()).toEqual([[2, 1]]);
});

test('what was sent is owed until it is acknowledged', async () => {
  const ward = await scene({ acknowledge: ({ topic }) => topic.endsWith('status') });
  const link = ward.link();
  await until('online', () => ward.state === 'online');
  ward.measure(1);
  await until('it was sent', () => ward.arrived().length === 1);
  expect(link.owes(0)).toBe(true);
});

test('a link that is not online owes nothing that could be waited for', async () => {
  const ward = await scene({ online: false });
  const link = ward.link();
  ward.measure(1);
  await until('it has failed', () => ward.state === 'offline');
  expect(link.owes(Number.MAX_SAFE_INTEGER)).toBe(false);
});
