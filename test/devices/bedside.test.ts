import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import { openBedside } from '#devices/bedside.ts';
import { readBroker } from '#devices/broker.ts';
import type { Visit } from '#patients/staff/staff.ts';
import { brokerInTest, hurriedClock, type Rules, until } from './broker-in-test.ts';
import { wardInTest } from './ward-in-test.ts';

const leaving: (() => unknown)[] = [];

afterEach(async () => {
  for (const leave of leaving.splice(0).reverse()) await leave();
});

/** Patients p01 (simulated) and r01 (recorded); the test says what the nurses do. */
async function scene(rules: Rules & { before?: readonly Partial<Visit>[] } = {}) {
  const broker = await brokerInTest(rules);
  const where = readBroker(broker.url);
  if (!where.ok) throw new Error(where.reason);
  let now = 1_000_000;
  const log: string[] = [];
  const ticking = new Set<() => void>();
  const hurried = hurriedClock(50);
  const { ward, calls, cancelled, visited, of } = wardInTest('p01');
  for (const visit of rules.before ?? []) visited(visit);
  const bedside = openBedside({
    broker: where.value,
    token: 'secret',
    patients: new Set(['p01', 'r01']),
    ward,
    truthEveryMs: 10_000,
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
    ...{ broker, bedside, log, ticking, calls, cancelled, visited, of },
    pass: (ms: number) => {
      now += ms;
      ward.steppedMs += ms;
    },
    online: () => until('logged in', () => broker.logins.length > 0),
    call(patient: string, id: string, changes: object = {}) {
      const call = { id, patient, kind: 'notify_nurse', state: 'open', rule: 'fever', ...changes };
      const topic = `ward/patients/${patient}/interventions/${id}`;
      return broker.publish(topic, JSON.stringify(call), true);
    },
    acks: () => sent('/acks'),
    truths: () => sent('/truth'),
    /** Long enough for the bedside to have done what it is going to do. */
    quiet: () => new Promise((resolve) => setTimeout(resolve, 60)),
  };

  function sent(leaf: string) {
    return broker.received
      .filter(({ client, topic }) => client === 'bedside' && topic.endsWith(leaf))
      .map(({ topic, text }) => ({ topic, ...JSON.parse(text) }));
  }
}

test('open interventions call the staff once, as what they ask for, and technical ones as such', async () => {
  const ward = await scene();
  await ward.call('p01', 'n1');
  await until('the first', () => ward.calls.length === 1);
  ward.pass(100);
  await ward.call('p01', 'e1', { kind: 'emergency_call' });
  await ward.call('p01', 't1', { rule: 'lost_signal' });
  await until('all', () => ward.bedside.interventions === 3);
  const common = { patient: 'p01', kind: 'notify_nurse', cause: 'alarm' };
  expect(ward.calls).toEqual([
    { ...common, id: 'n1', atMs: 1_000_000 },
    { ...common, id: 'e1', kind: 'emergency_call', atMs: 1_000_100 },
    { ...common, id: 't1', cause: 'technical', atMs: 1_000_100 },
  ]);
});

test('a nurse who has been at the bed acknowledges all that this answered, with what was done', async () => {
  const ward = await scene();
  await ward.call('p01', 'n1');
  await ward.call('p01', 'e1', { kind: 'emergency_call' });
  await until('both reached the bedside', () => ward.bedside.interventions === 2);
  await ward.quiet();
  const early = ward.acks().length;
  ward.visited({
    answered: ['n1', 'e1'],
    leftAtMs: 1_000_900,
    score: 7,
    treatments: ['emergency_call'],
    actionable: true,
  });
  await until('both', () => ward.acks().length === 2);
  await ward.quiet();
  const ack = { by: 'nurse (simulated)', at: 1_000_900, note: 'NEWS2 7, emergency call' };
  expect(early).toBe(0);
  expect(ward.acks()).toEqual([
    { topic: 'ward/patients/p01/acks', id: 'n1', ...ack },
    { topic: 'ward/patients/p01/acks', id: 'e1', ...ack },
  ]);
});

test('real people on file are counted but call no simulated staff, and other wards are none of ours', async () => {
  const ward = await scene();
  await ward.call('p99', 'x1');
  await ward.call('r01', 'x2');
  await until('counted', () => ward.bedside.interventions === 1);
  await ward.quiet();
  expect([ward.bedside.interventions, ward.calls, ward.acks()]).toEqual([1, [], []]);
});

test('what is closed or makes no sense before a nurse comes is called off', async () => {
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
  await until('all', () => ward.cancelled.length === 5);
  expect(ward.cancelled.sort()).toEqual(['broken', 'cleared', 'closed', 'null', 'unheard-of']);
  expect(ward.calls.map(({ id }) => id)).toEqual(['closed', 'cleared', 'open']);
  expect(ward.bedside.interventions).toBe(3);
});

test('after a torn connection nothing counts twice, and an answer that was not received is given again', async () => {
  let deaf = true;
  const ward = await scene({ acknowledge: ({ topic }) => !deaf || !topic.endsWith('/acks') });
  await ward.call('p01', 'n1');
  await until('heard', () => ward.bedside.interventions === 1);
  ward.visited({ answered: ['n1'] });
  await until('answered, but not received', () => ward.acks().length === 1);
  deaf = false;
  ward.broker.cut();
  await until('answered again', () => ward.acks().length === 2);
  await ward.call('p01', 'n1', { state: 'closed' });
  ward.broker.cut();
  await until('logged in a third time', () => ward.broker.logins.length === 3);
  await ward.quiet();
  expect([ward.bedside.interventions, ward.acks().length]).toEqual([1, 2]);
});

test('what staff answered before a restart is acknowledged only where it is still asked for', async () => {
  const before = [{ answered: ['n1', 'n2'], score: 4 }];
  const ward = await scene({ before });
  await ward.online();
  await ward.quiet();
  expect(ward.acks()).toEqual([]);
  await ward.call('p01', 'n2');
  await until('answered', () => ward.acks().length > 0);
  expect(ward.acks().map(({ id, note }) => `${id}: ${note}`)).toEqual([
    'n2: NEWS2 4, nothing to do',
  ]);
  expect(ward.calls).toEqual([]);
});

test('the truth of each arm is told on the same connection, and again on the next', async () => {
  const ward = await scene();
  await until('told', () => ward.truths().length === 2);
  ward.of('p01', 'unmonitored', { state: 'red', severity: 0.8 });
  await until('told of the change', () => ward.truths().length === 3);
  ward.broker.cut();
  ward.pass(20_000);
  await until('told again', () => ward.truths().length === 5);
  expect(
    ward
      .truths()
      .slice(2)
      .map(({ arm, state, at }) => `${arm} ${state} ${at}`),
  ).toEqual(['unmonitored red 1000000', 'monitored green 1020000', 'unmonitored red 1020000']);
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
