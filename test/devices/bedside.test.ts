import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import { openBedside } from '#devices/bedside.ts';
import { readBroker } from '#devices/broker.ts';
import { type CareFile, openCareFile } from '#devices/care-file.ts';
import type { Arrival, Visit } from '#patients/staff/staff.ts';
import { brokerInTest, hurriedClock, type Rules, until } from './broker-in-test.ts';
import { wardInTest } from './ward-in-test.ts';

const leaving: (() => unknown)[] = [];

afterEach(async () => {
  for (const leave of leaving.splice(0).reverse()) await leave();
});

/** Patients p01 (simulated) and r01 (recorded); the test says what the nurses do. */
async function scene(
  rules: Rules & {
    before?: readonly Partial<Visit>[];
    beforeThat?: readonly Arrival[];
    file?: CareFile;
  } = {},
) {
  const file = rules.file ?? openCareFile(':memory:', 'one');
  const broker = await brokerInTest(rules);
  const where = readBroker(broker.url);
  if (!where.ok) throw new Error(where.reason);
  let now = 1_000_000;
  const log: string[] = [];
  const ticking = new Set<() => void>();
  const hurried = hurriedClock(50);
  const { ward, witnesses, live, calls, cancelled, arrived, visited, of } = wardInTest('p01');
  for (const arrival of rules.beforeThat ?? []) arrived(arrival);
  for (const visit of rules.before ?? []) visited(visit);
  const bedside = openBedside({
    broker: where.value,
    token: 'secret',
    patients: new Set(['p01', 'r01']),
    ...{ ward, witnesses, verdicts: file.verdicts, ledgers: file.ledgers },
    beganMs: 1000,
    truthEveryMs: 10_000,
    patienceMs: 0,
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
    ...{ broker, bedside, log, ticking, calls, cancelled, arrived, visited, of, file },
    pass: (ms: number) => {
      now += ms;
      live(ms);
    },
    online: () => until('logged in', () => broker.logins.length > 0),
    call(patient: string, id: string, changes: object = {}) {
      const call = {
        ...{ id, patient, kind: 'notify_nurse', state: 'open', rule: 'fever' },
        ...{ alarm: `alarm of ${id}`, raisedAt: 1_000_000, ...changes },
      };
      const topic = `ward/patients/${patient}/interventions/${id}`;
      return broker.publish(topic, JSON.stringify(call), true);
    },
    alarm(patient: string, id: string, changes: object = {}) {
      const alarm = {
        ...{ id: `alarm of ${id}`, patient, rule: 'fever', kind: 'physiological', state: 'active' },
        ...{ life: 'active_unacknowledged', onsetAt: 990_000, raisedAt: 999_000 },
        ...{ receivedAt: 999_500, evaluatedAt: 999_600, ...changes },
      };
      const topic = `ward/patients/${patient}/alarms/fever`;
      return broker.publish(topic, JSON.stringify(alarm), true);
    },
    acks: () => sent('/acks'),
    ledgers: () => sent('', '/ledgers/'),
    truths: () => sent('/truth'),
    /** Long enough for the bedside to have done what it is going to do. */
    quiet: () => new Promise((resolve) => setTimeout(resolve, 60)),
  };

  function sent(leaf: string, room = '') {
    return broker.received
      .filter(({ client }) => client === 'bedside')
      .filter(({ topic }) => topic.endsWith(leaf) && topic.includes(room))
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

test('a nurse acknowledges all that she came for when she comes, and notes what was done when she leaves', async () => {
  const ward = await scene();
  await ward.call('p01', 'n1');
  await ward.call('p01', 'e1', { kind: 'emergency_call' });
  await until('both reached the bedside', () => ward.bedside.interventions === 2);
  await ward.quiet();
  const early = ward.acks().length;
  const answered = ['n1', 'e1'];
  ward.arrived({ patient: 'p01', answered, atMs: 1_000_500 });
  await until('both', () => ward.acks().length === 2);
  for (const id of answered) await ward.call('p01', id, { state: 'closed' });
  await ward.quiet();
  const done = { score: 7, treatments: ['emergency_call'], actionable: true } as const;
  ward.visited({ answered, arrivedAtMs: 1_000_400, leftAtMs: 1_000_900, ...done });
  await until('both again', () => ward.acks().length === 4);
  await ward.quiet();
  const ack = { topic: 'ward/patients/p01/acks', by: 'nurse (simulated)', arrivedAt: 1_000_500 };
  const note = 'NEWS2 7, emergency call';
  expect(early).toBe(0);
  expect(ward.acks()).toEqual([
    ...answered.map((id) => ({ ...ack, id, at: 1_000_500 })),
    ...answered.map((id) => ({ ...ack, id, at: 1_000_900, note })),
  ]);
});

test('a visit so short that one look sees all of it is acknowledged and noted all the same', async () => {
  const ward = await scene();
  await ward.call('p01', 'n1');
  await until('heard', () => ward.bedside.interventions === 1);
  ward.arrived({ patient: 'p01', answered: ['n1'], atMs: 1_000_500 });
  ward.visited({ answered: ['n1'], leftAtMs: 1_000_501 });
  await until('both', () => ward.acks().length === 2);
  expect(ward.acks().map(({ at }) => at)).toEqual([1_000_500, 1_000_501]);
});

test('what is closed by somebody else need not be acknowledged any more', async () => {
  const ward = await scene({ acknowledge: ({ topic }) => !topic.endsWith('/acks') });
  await ward.call('p01', 'n1');
  await until('heard', () => ward.bedside.interventions === 1);
  ward.arrived({ patient: 'p01', answered: ['n1'], atMs: 1_000_500 });
  await until('answered, but not received', () => ward.acks().length === 1);
  await ward.call('p01', 'n1', { state: 'closed' });
  await until('heard', () => ward.cancelled.length === 1);
  ward.broker.cut();
  await until('logged in again', () => ward.broker.logins.length === 2);
  await ward.quiet();
  expect(ward.acks()).toHaveLength(1);
});

test('where the time went is told for each alarm of simulated patients, until the gateway has it', async () => {
  let deaf = true;
  const rules = { acknowledge: ({ topic }: { topic: string }) => !deaf || !/ledgers/.test(topic) };
  const ward = await scene(rules);
  await ward.alarm('p01', 'n1');
  await ward.call('p01', 'n1');
  await until('heard', () => ward.bedside.interventions === 1);
  await ward.alarm('r01', 'x1', { state: 'cleared', life: 'inactive' });
  ward.arrived({ patient: 'p01', answered: ['n1'], atMs: 1_000_500 });
  await until('told', () => ward.ledgers().length === 1);
  deaf = false;
  ward.broker.cut();
  await until('told again', () => ward.ledgers().length === 2);
  await ward.alarm('p01', 'n1', { state: 'cleared', life: 'inactive' });
  ward.broker.cut();
  await until('logged in a third time', () => ward.broker.logins.length === 3);
  await ward.quiet();
  const ledger = {
    ...{ topic: 'ward/patients/p01/ledgers/alarm of n1', alarm: 'alarm of n1', patient: 'p01' },
    ...{
      rule: 'fever',
      verdict: 'benign',
      sampledAt: 999_000,
      receivedAt: 999_500,
      evaluatedAt: 999_600,
    },
    ...{ raisedAt: 1_000_000, bedsideAt: 1_000_500, acknowledgedAt: 1_000_500 },
  };
  expect(ward.ledgers()).toEqual([ledger, ledger]);
});

test('what was settled before the bedside listened is told once, whichever process it was', async () => {
  const over = { state: 'cleared', life: 'inactive', clearedAt: 999_900 };
  const file = openCareFile(':memory:', 'one');
  const first = await scene({ file });
  await first.alarm('p01', 'n1', over);
  await until('the first', () => first.ledgers().length === 1);
  await until('given', () => file.ledgers.has('alarm of n1'));
  await first.quiet();
  await first.bedside.stop();
  const second = await scene({ file });
  await second.alarm('p01', 'n1', over);
  await second.alarm('p01', 'n2', over);
  await until('what was settled meanwhile', () => second.ledgers().length === 1);
  second.broker.cut();
  await second.alarm('p01', 'n3', over);
  await until('what was missed', () => second.ledgers().length === 2);
  await second.quiet();
  const alarms = [first, second].map((ward) => ward.ledgers().map(({ alarm }) => alarm));
  expect(alarms).toEqual([['alarm of n1'], ['alarm of n2', 'alarm of n3']]);
});

test('a ledger that the process before could not hand over is told by the next one, word for word', async () => {
  const file = openCareFile(':memory:', 'one');
  const ledger = { alarm: 'a1', patient: 'p01', rule: 'fever', sampledAt: 5, evaluatedAt: 6 };
  file.ledgers.add(ledger);
  const given: string[] = [];
  const owing = { owed: [ledger], given: (alarm: string) => void given.push(alarm) };
  const ward = await scene({ file: { ...file, ledgers: { ...file.ledgers, ...owing } } });
  await until('told', () => given.length === 1);
  expect(ward.ledgers()).toEqual([{ topic: 'ward/patients/p01/ledgers/a1', ...ledger }]);
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
  ward.arrived({ patient: 'p01', answered: ['n1'], atMs: 1_000_100 });
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
  expect(ward.acks()).toMatchObject([{ at: 2, arrivedAt: 1 }]);
  expect(ward.calls).toEqual([]);
});

test('a nurse who came before a restart has come, for the acknowledgement and for the ledger', async () => {
  const beforeThat = [{ patient: 'p01', answered: ['n1'], atMs: 999_900 }];
  const ward = await scene({ beforeThat });
  await ward.alarm('p01', 'n1');
  await ward.call('p01', 'n1');
  await until('told', () => ward.ledgers().length + ward.acks().length === 2);
  expect(ward.acks()).toMatchObject([{ id: 'n1', at: 999_900, arrivedAt: 999_900 }]);
  expect(ward.ledgers()).toMatchObject([{ alarm: 'alarm of n1', bedsideAt: 999_900 }]);
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
