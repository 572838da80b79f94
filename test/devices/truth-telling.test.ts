import type { MqttClient } from 'mqtt';
import { expect, test } from 'vitest';
import { openTruthTelling } from '#devices/truth-telling.ts';
import type { TruthReport } from '#ward/truth.ts';
import { wardInTest } from './ward-in-test.ts';

/** A connection that keeps what is published until the test acknowledges it. */
function connection() {
  const published: { topic: string; report: TruthReport; qos: number; retain: boolean }[] = [];
  const owed: (() => void)[] = [];
  const client = {
    publish(
      topic: string,
      text: string,
      { qos, retain = false }: { qos: number; retain?: boolean },
      done: () => void,
    ) {
      published.push({ topic, report: JSON.parse(text), qos, retain });
      owed.push(done);
    },
  };
  return {
    published,
    client: client as unknown as MqttClient,
    reports: () => published.map(({ report }) => report),
    acknowledge: (count = 1) => {
      for (const done of owed.splice(0, count)) done();
    },
  };
}

function scene(patients = ['p01']) {
  const made = wardInTest(...patients);
  const telling = openTruthTelling({ ward: made.ward, everyMs: 10_000 });
  const pass = (ms: number) => {
    made.ward.steppedMs += ms;
    telling.look();
  };
  return { ...made, telling, pass };
}

const named = ({ patient, arm, state }: TruthReport) => `${patient} ${arm} ${state}`;

test('every patient is told of in every arm, acknowledged and never retained', () => {
  const { telling, of } = scene();
  const line = connection();
  of('p01', 'unmonitored', { severity: 0.123_456, state: 'yellow' });
  telling.online(line.client);
  telling.look();
  const common = { topic: 'ward/patients/p01/truth', qos: 1, retain: false };
  const at = 1_000_000;
  expect(line.published).toEqual([
    { ...common, report: { patient: 'p01', arm: 'monitored', at, severity: 0, state: 'green' } },
    {
      ...common,
      report: { patient: 'p01', arm: 'unmonitored', at, severity: 0.1235, state: 'yellow' },
    },
  ]);
});

test('an unchanged state is told of again after the interval, a changed one at once', () => {
  const { telling, of, pass } = scene();
  const line = connection();
  telling.online(line.client);
  telling.look();
  line.acknowledge(2);
  pass(9999);
  expect(line.published).toHaveLength(2);
  of('p01', 'unmonitored', { state: 'red' });
  pass(0);
  line.acknowledge(1);
  pass(1);
  expect(line.reports().slice(2).map(named)).toEqual([
    'p01 unmonitored red',
    'p01 monitored green',
  ]);
  line.acknowledge(1);
  pass(9998);
  expect(line.published).toHaveLength(4);
  pass(1);
  expect(line.reports().slice(4).map(named)).toEqual(['p01 unmonitored red']);
});

test('while nobody listens only the newest of each patient and arm waits', () => {
  const { telling, of, pass } = scene();
  for (let minute = 0; minute < 500; minute += 1) pass(60_000);
  of('p01', 'monitored', { state: 'red', severity: 0.9 });
  pass(60_000);
  const line = connection();
  telling.online(line.client);
  line.acknowledge(2);
  expect(line.reports().map(named)).toEqual(['p01 monitored red', 'p01 unmonitored green']);
  expect(new Set(line.reports().map(({ at }) => at))).toEqual(new Set([1_000_000 + 501 * 60_000]));
});

test('few are under way at once, and who has waited longest is next', () => {
  const names = Array.from({ length: 8 }, (_, index) => `p${index}`);
  const { telling, of, pass } = scene(names);
  const line = connection();
  telling.online(line.client);
  telling.look();
  expect(line.published).toHaveLength(10);
  of('p7', 'unmonitored', { state: 'red' });
  of('p0', 'monitored', { state: 'red' });
  pass(1000);
  expect(line.published).toHaveLength(10);
  line.acknowledge(10);
  expect(line.reports().slice(10).map(named)).toEqual([
    'p5 monitored green',
    'p5 unmonitored green',
    'p6 monitored green',
    'p6 unmonitored green',
    'p7 monitored green',
    'p7 unmonitored red',
    'p0 monitored red',
  ]);
});

test('two reports of one patient and arm are never under way at once', () => {
  const { telling, of, pass } = scene();
  const line = connection();
  telling.online(line.client);
  telling.look();
  of('p01', 'monitored', { state: 'yellow' });
  pass(1000);
  of('p01', 'monitored', { state: 'red' });
  pass(1000);
  expect(line.published).toHaveLength(2);
  line.acknowledge(1);
  expect(line.reports().slice(2).map(named)).toEqual(['p01 monitored red']);
});

test('what a lost connection did not carry is told again on the next, unless there is newer', () => {
  const { telling, of, pass } = scene();
  const first = connection();
  telling.online(first.client);
  telling.look();
  of('p01', 'monitored', { state: 'yellow' });
  pass(500);
  telling.lost();
  const second = connection();
  telling.online(second.client);
  expect(second.reports().map(named).sort()).toEqual([
    'p01 monitored yellow',
    'p01 unmonitored green',
  ]);
  expect(first.published).toHaveLength(2);
});

test('an acknowledgement of a connection that is gone says nothing about the next', () => {
  const { telling, of, pass } = scene();
  const first = connection();
  telling.online(first.client);
  telling.look();
  telling.lost();
  const second = connection();
  telling.online(second.client);
  first.acknowledge(2);
  of('p01', 'monitored', { state: 'red' });
  pass(500);
  expect(second.reports().map(named).sort()).toEqual([
    'p01 monitored green',
    'p01 unmonitored green',
  ]);
});
