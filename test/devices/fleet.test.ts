import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import type { Bed, Beds, Measurement } from '#devices/bed.ts';
import { readBroker } from '#devices/broker.ts';
import { openFleet } from '#devices/fleet.ts';
import { openOutbox } from '#devices/outbox.ts';
import { wallClock } from '#ward/clock.ts';
import { brokerInTest, hurriedClock, type Rules, until } from './broker-in-test.ts';

const leaving: (() => unknown)[] = [];

afterEach(async () => {
  for (const leave of leaving.splice(0).reverse()) await leave();
});

type OneBed = Bed & Pick<Beds, 'measure'>;

/** Two devices; each measures once at every look, until `looks` looks have been taken. */
function bed(patient: string, looks = Number.POSITIVE_INFINITY, delayMs = 0): OneBed {
  let taken = 0;
  const devices = ['chest', 'finger'].map((kind) => ({ device: `${patient}-${kind}`, kind }));
  const slow = { clock: (atMs: number) => atMs - 1e9 };
  return {
    patient,
    devices: devices.map((device) => ({ ...device, ...slow, battery: () => 49.6 })),
    get ended() {
      return taken >= looks;
    },
    measure(untilMs): Measurement[] {
      if (taken >= looks) return [];
      taken += 1;
      const vitals = { heart_rate: 61 };
      const arrivals = [untilMs + delayMs];
      return devices.map(({ device }) => {
        return { device, at: untilMs, measuredAtMs: untilMs, vitals, arrivals };
      });
    },
  };
}

async function scene(
  rules: Rules & { beds: OneBed[]; path?: string; fast?: number; stay?: boolean },
) {
  const folder = mkdtempSync(join(tmpdir(), 'fleet-'));
  const path = join(folder, 'o.sqlite');
  const broker = await brokerInTest(rules);
  const where = readBroker(broker.url);
  if (!where.ok) throw new Error(where.reason);
  leaving.push(() => broker.stop().catch(() => undefined));
  leaving.push(() => rmSync(folder, { recursive: true }));

  const log: string[] = [];
  function open(beds: OneBed[]) {
    const outbox = openOutbox({ path, limit: 1000, originMs: 0, nowMs: 0, boot: 'b1' });
    const fleet = openFleet({
      beds,
      measure: (untilMs) => beds.flatMap((each) => each.measure(untilMs)),
      outbox,
      broker: where.ok ? where.value : (undefined as never),
      tokenOf: (device) => `token of ${device}`,
      clock: hurriedClock(rules.fast ?? 20),
      tickMs: 200,
      randomOf: () => () => 0.5,
      log: pino({ level: 'info' }, { write: (line) => log.push(JSON.parse(line).msg) }),
    });
    async function stop() {
      await fleet.stop();
      const counts = outbox.counts();
      outbox.close();
      return counts;
    }
    return { fleet, outbox, stop };
  }
  return { ...open(rules.beds), broker, log, again: open };
}

const linksOf = (report: { beds: readonly { devices: readonly { link: string }[] }[] }) =>
  report.beds.flatMap(({ devices }) => devices.map(({ link }) => link));

test('every device has a connection and a credential of its own, and all that was measured arrives', async () => {
  const passwords: Record<string, string> = {};
  const ward = await scene({
    beds: [bed('p01'), bed('p02')],
    login(name, password) {
      passwords[name] = password;
      return true;
    },
  });
  await until('some arrived', () => ward.fleet.report().acknowledged > 40);
  const links = linksOf(ward.fleet.report());
  const counts = await ward.stop();
  const arrived = ['p01-chest', 'p01-finger', 'p02-chest', 'p02-finger'].map((device) =>
    ward.broker
      .vitalsOf(device)
      .flat()
      .map(({ seq }) => seq),
  );
  expect(links).toEqual(['online', 'online', 'online', 'online']);
  expect(passwords).toEqual({
    'p01-chest': 'token of p01-chest',
    'p01-finger': 'token of p01-finger',
    'p02-chest': 'token of p02-chest',
    'p02-finger': 'token of p02-finger',
  });
  expect(counts).toEqual({
    published: arrived.flat().length,
    acknowledged: arrived.flat().length,
    dropped: 0,
    waiting: 0,
    lost: 0,
  });
  for (const seqs of arrived) expect(seqs).toEqual(seqs.map((_, index) => index + 1));
});

test('what is sent says so by the clock of its device', async () => {
  const ward = await scene({ beds: [bed('p01')] });
  await until('some arrived', () => ward.fleet.report().acknowledged > 4);
  await ward.stop();
  const [first] = ward.broker.vitalsOf('p01-chest').flat() as unknown as { sent: number }[];
  expect(Math.abs((first?.sent ?? 0) + 1e9 - wallClock.now())).toBeLessThan(60_000);
});

test('after a stop every device has signed off, for newcomers too', async () => {
  const ward = await scene({ beds: [bed('p01')] });
  await until('online', () => linksOf(ward.fleet.report()).every((link) => link === 'online'));
  await ward.stop();
  expect(Object.fromEntries(ward.broker.retained)).toEqual({
    'ward/devices/p01-chest/status': '{"state":"offline","reason":"signed_off"}',
    'ward/devices/p01-finger/status': '{"state":"offline","reason":"signed_off"}',
  });
  expect(ward.broker.statusesOf('p01-chest')).toEqual([
    { state: 'online', battery: 50, dropped: 0 },
    { state: 'offline', reason: 'signed_off' },
  ]);
});

test('when a bed has ended and all of it has arrived, its devices say offline and their links end', async () => {
  const ward = await scene({ beds: [bed('p01', 3), bed('p02')] });
  await until('the links end', () => linksOf(ward.fleet.report())[0] === 'ended');
  await until('offline is told', () => ward.broker.statusesOf('p01-chest').length === 2);
  await wallClock.sleep(150); // Time enough to remark on them, if they were taken for lost.
  const report = ward.fleet.report();
  await ward.stop();
  expect(ward.log).toEqual([]);
  expect(linksOf(report)).toEqual(['ended', 'ended', 'online', 'online']);
  expect(report.ended).toBe(false);
  expect(ward.broker.vitalsOf('p01-chest').flat()).toHaveLength(3);
});

test('when all beds have ended the report says so', async () => {
  const ward = await scene({ beds: [bed('p01', 1)] });
  await until('ended', () => ward.fleet.report().ended);
  await ward.stop();
});

test('a gateway that holds back leaves the rest in the outbox after the last seconds, and the next fleet carries it', async () => {
  let held = true;
  const ward = await scene({
    beds: [bed('p01')],
    acknowledge: ({ topic }) => !held || !topic.endsWith('vitals'),
    fast: 50,
  });
  await until('measured', () => ward.fleet.report().published > 20);
  const left = await ward.stop();
  held = false;
  const next = ward.again([bed('p02')]);
  await until('carried', () => next.outbox.waiting().every((device) => device.startsWith('p02')));
  await until('the former devices leave', () => {
    const offline = '{"state":"offline","reason":"signed_off"}';
    return ward.broker.retained.get('ward/devices/p01-chest/status') === offline;
  });
  await next.stop();
  const chest = new Set(
    ward.broker
      .vitalsOf('p01-chest')
      .flat()
      .map(({ seq }) => seq),
  );
  expect([left.acknowledged, left.waiting]).toEqual([0, left.published]);
  expect(chest.size * 2).toBe(left.published);
  expect(linksOf(next.fleet.report())).toHaveLength(2);
});

test('a device that still has a bed goes on in it, with what it left behind', async () => {
  let held = true;
  const ward = await scene({
    beds: [bed('p01')],
    acknowledge: ({ topic }) => !held || !topic.endsWith('vitals'),
    fast: 50,
  });
  await until('measured', () => ward.fleet.report().published > 4);
  const left = await ward.stop();
  held = false;
  const next = ward.again([bed('p01')]);
  const enough = left.published + 10;
  await until('more', () => next.fleet.report().acknowledged > enough);
  expect(linksOf(next.fleet.report())).toEqual(['online', 'online']);
  expect(ward.broker.statusesOf('p01-chest').at(-1)).toMatchObject({ battery: 50 });
  await next.stop();
});

test('a stop waits for what is on its way', async () => {
  const ward = await scene({
    beds: [bed('p01')],
    acknowledge: ({ topic }) => (topic.endsWith('vitals') ? 300 : true),
    fast: 1,
  });
  await until('something was sent', () => ward.broker.vitalsOf('p01-chest').length > 0);
  const begin = performance.now();
  const counts = await ward.stop();
  expect(performance.now() - begin).toBeLessThan(3000);
  expect(counts).toMatchObject({ acknowledged: counts.published, waiting: 0 });
});

test('a stop does not wait when there is nothing to carry, or no link to carry it', async () => {
  const silent: OneBed = { ...bed('p02'), ended: false, measure: () => [] };
  const nothing = await scene({ beds: [silent], fast: 1 });
  const opened = performance.now();
  const nobody = await scene({ beds: [bed('p01')], acknowledge: () => false, fast: 1 });
  await until('online', () => linksOf(nothing.fleet.report()).every((link) => link === 'online'));
  await until('measured', () => nobody.broker.logins.length > 0);
  await nobody.broker.stop();
  // Half of the time over which the first logins are spread, as the luck of this test says.
  expect((nobody.broker.logins[0]?.at ?? 0) - opened).toBeGreaterThan(240);
  const begin = performance.now();
  await Promise.all([nothing.stop(), nobody.stop()]);
  expect(performance.now() - begin).toBeLessThan(3000);
});

test('lost links are remarked on once, and once when all are back', async () => {
  const ward = await scene({ beds: [bed('p01'), bed('p02')], fast: 50 });
  const online = () => linksOf(ward.fleet.report()).every((link) => link === 'online');
  await until('online', online);
  await ward.broker.stop();
  await until('remarked', () => ward.log.length === 1);
  const broker = await brokerInTest({ port: ward.broker.port });
  await until('back', () => ward.log.length === 2);
  await ward.stop();
  await broker.stop();
  expect(ward.log).toEqual(['links are offline; trying again', 'all links are online again']);
});

test('what is measured arrives as late as the link says, and a stop leaves there what is due much later', async () => {
  const ward = await scene({ beds: [bed('p01', 3, 400), bed('p02', 3, 3_600_000)], fast: 5 });
  await until('measured', () => ward.fleet.report().published === 12);
  const early = ward.fleet.report();
  await until('the first bed has arrived', () => ward.fleet.report().acknowledged === 6);
  const begin = performance.now();
  const left = await ward.stop();
  expect(early.acknowledged).toBe(0);
  expect(performance.now() - begin).toBeLessThan(900); // Five seconds of its clock.
  expect(left).toEqual({ published: 12, acknowledged: 6, dropped: 0, waiting: 6, lost: 0 });
  expect(ward.broker.vitalsOf('p02-chest')).toEqual([]);
  expect(linksOf(ward.fleet.report())).toEqual(['ended', 'ended', 'offline', 'offline']);
});

test('a stop waits for what is due within the last seconds, and sends it then', async () => {
  const ward = await scene({ beds: [bed('p01', 1, 700)], fast: 1 });
  await until('online', () => linksOf(ward.fleet.report()).every((link) => link === 'online'));
  await until('measured', () => ward.fleet.report().published === 2);
  const counts = await ward.stop();
  expect(counts).toEqual({ published: 2, acknowledged: 2, dropped: 0, waiting: 0, lost: 0 });
});
