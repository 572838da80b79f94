import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import { openBedside } from '#devices/bedside.ts';
import { readBroker } from '#devices/broker.ts';
import { brokerInTest, hurriedClock, type Rules, until } from './broker-in-test.ts';

const leaving: (() => unknown)[] = [];

afterEach(async () => {
  for (const leave of leaving.splice(0).reverse()) await leave();
});

/** Patients p01 (simulated) and r01 (recorded); a nurse takes a second of the ward to answer. */
async function scene(rules: Rules & { responseMs?: number } = {}) {
  const broker = await brokerInTest(rules);
  const where = readBroker(broker.url);
  if (!where.ok) throw new Error(where.reason);
  let now = 1_000_000;
  const log: string[] = [];
  const ticking = new Set<() => void>();
  const hurried = hurriedClock(50);
  const bedside = openBedside({
    broker: where.value,
    token: 'secret',
    patients: new Set(['p01', 'r01']),
    simulated: new Set(['p01']),
    responseMs: (_id, kind) => (kind === 'emergency_call' ? 100 : 1000),
    clock: {
      ...hurried,
      now: () => now,
      every(ms, work) {
        const stop = hurried.every(ms, work);
        ticking.add(work);
        return () => {
          ticking.delete(work);
          stop();
        };
      },
    },
    tickMs: 100,
    random: () => 0,
    log: pino({ level: 'info' }, { write: (line) => log.push(line) }),
  });
  leaving.push(() => broker.stop().catch(() => undefined));
  leaving.push(() => bedside.stop());
  return {
    broker,
    bedside,
    log,
    ticking,
    pass: (ms: number) => {
      now += ms;
    },
    online: () => until('logged in', () => broker.logins.length > 0),
    call(patient: string, id: string, changes: object = {}) {
      const call = { id, patient, kind: 'notify_nurse', state: 'open', ...changes };
      const topic = `ward/patients/${patient}/interventions/${id}`;
      return broker.publish(topic, JSON.stringify(call), true);
    },
    acks: () =>
      broker.received
        .filter(({ client }) => client === 'bedside')
        .map(({ topic, text }) => ({ topic, ...JSON.parse(text) })),
    /** Long enough for the bedside to have done what it is going to do. */
    quiet: () => new Promise((resolve) => setTimeout(resolve, 60)),
  };
}

test('a simulated nurse acknowledges each open intervention once, when the time of the answer has come', async () => {
  const ward = await scene();
  await ward.call('p01', 'n1');
  await ward.call('p01', 'e1', { kind: 'emergency_call' });
  await until('both reached the bedside', () => ward.bedside.interventions === 2);
  await ward.call('p01', 'n1');
  ward.pass(100);
  await until('the urgent one', () => ward.acks().length === 1);
  ward.pass(899);
  await ward.quiet();
  const early = ward.acks().length;
  ward.pass(1);
  await until('the other', () => ward.acks().length === 2);
  ward.pass(100_000);
  await ward.quiet();
  expect(early).toBe(1);
  expect(ward.bedside.interventions).toBe(2);
  expect(ward.acks()).toEqual([
    { topic: 'ward/patients/p01/acks', id: 'e1', by: 'nurse (simulated)', at: 1_000_100 },
    { topic: 'ward/patients/p01/acks', id: 'n1', by: 'nurse (simulated)', at: 1_001_000 },
  ]);
});

test('real people on file are counted but get no simulated nurse, and other wards are none of ours', async () => {
  const ward = await scene();
  await ward.call('p99', 'x1');
  await ward.call('r01', 'x2');
  await until('counted', () => ward.bedside.interventions === 1);
  ward.pass(100_000);
  await ward.quiet();
  expect([ward.bedside.interventions, ward.acks()]).toEqual([1, []]);
});

test('what is closed or makes no sense before the nurse answers is not answered', async () => {
  const ward = await scene();
  await ward.call('p01', 'closed');
  await ward.call('p01', 'cleared');
  await ward.call('p01', 'open');
  await until('all three', () => ward.bedside.interventions === 3);
  await ward.call('p01', 'closed', { state: 'closed' });
  await ward.broker.publish('ward/patients/p01/interventions/cleared', '', true);
  await ward.broker.publish('ward/patients/p01/interventions/broken', '{"state":', true);
  await ward.broker.publish('ward/patients/p01/interventions/null', 'null', true);
  await ward.call('p01', 'unheard-of', { kind: 'dance' });
  await ward.quiet();
  ward.pass(100_000);
  await until('one answer', () => ward.acks().length > 0);
  await ward.quiet();
  expect(ward.acks().map(({ id }) => id)).toEqual(['open']);
  expect(ward.bedside.interventions).toBe(3);
});

test('after a torn connection nothing counts twice, and an answer that was not received is given again', async () => {
  let deaf = true;
  const ward = await scene({ acknowledge: () => !deaf });
  await ward.call('p01', 'n1');
  await until('heard', () => ward.bedside.interventions === 1);
  ward.pass(1000);
  await until('answered, but not received', () => ward.acks().length === 1);
  deaf = false;
  ward.broker.cut();
  await until('answered again', () => ward.acks().length === 2);
  ward.broker.cut();
  await until('logged in a third time', () => ward.broker.logins.length === 3);
  await ward.quiet();
  expect([ward.bedside.interventions, ward.acks().length]).toEqual([1, 2]);
});

test('a bedside that may not subscribe says so once and goes on trying', async () => {
  let allowed = false;
  const ward = await scene({ subscribe: () => allowed });
  await until('three attempts', () => ward.broker.logins.length >= 3);
  allowed = true;
  await ward.call('p01', 'n1');
  await until('heard', () => ward.bedside.interventions === 1);
  expect(ward.log.filter((line) => line.includes('hears of no interventions'))).toHaveLength(1);
});

test('after a stop nothing of the bedside goes on', async () => {
  const ward = await scene();
  await ward.online();
  await ward.bedside.stop();
  expect(ward.ticking.size).toBe(0);
});
