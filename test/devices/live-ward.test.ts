import { expect, test } from 'vitest';
import type { CareEvent } from '#devices/care-log.ts';
import { liveWard } from '#devices/live-ward.ts';
import type { Arrival, Call, Visit } from '#patients/staff/staff.ts';
import type { SimulatedWard } from '#patients/ward.ts';
import { type Arm, arms } from '#ward/truth.ts';
import { visitOf, wardInTest } from './ward-in-test.ts';

const hour = 3_600_000;

/** A ward that does nothing by itself; what its staff are told, what is noted, and who is told of visits. */
function scene(names = ['p01', 'p02']) {
  const made = wardInTest(...names);
  const told: string[] = [];
  const noted: CareEvent[] = [];
  const visited: string[] = [];
  const visits: Record<Arm, Visit[]> = { monitored: [], unmonitored: [] };
  const arrivals: Arrival[] = [];
  const ward: SimulatedWard = {
    patients: made.ward.patients,
    arms,
    step: (atMs) => void told.push(`step ${atMs}`),
    call: (arm, { id }) => void told.push(`call ${arm} ${id}`),
    cancel: (arm, id) => void told.push(`cancel ${arm} ${id}`),
    takeVisits: (arm) => visits[arm].splice(0),
    observed: (arm) => [{ patient: arm, written: { consciousness: 'A' } }],
    takeArrivals: (arm) => (arm === 'monitored' ? arrivals.splice(0) : []),
  };
  const live = liveWard({
    ward,
    arms,
    startMs: 0,
    log: {
      note(event) {
        noted.push(event);
        told.push('note');
      },
    },
    onVisit: ({ patient }) => void visited.push(patient),
  });
  return { ...made, live, told, noted, visited, visits, arrivals };
}

const call = (id: string, atMs = 1500): Call => ({
  ...{ id, atMs, patient: 'p01', kind: 'notify_nurse', cause: 'alarm' },
});

test('a call is noted, with how far the ward had lived, before the monitored staff hear of it; once', () => {
  const { live, told, noted } = scene();
  live.step(1000);
  live.call(call('i1'));
  live.call(call('i1', 1700));
  expect(told).toEqual(['step 1000', 'note', 'call monitored i1']);
  expect(noted).toEqual([{ kind: 'call', steppedMs: 1000, call: call('i1') }]);
});

test('only what somebody was called for is called off, and only once', () => {
  const { live, told, noted } = scene();
  live.cancel('i1');
  live.call(call('i1'));
  live.step(2000);
  live.cancel('i1');
  live.cancel('i1');
  expect(told).toEqual(['note', 'call monitored i1', 'step 2000', 'note', 'cancel monitored i1']);
  expect(noted.at(-1)).toEqual({ kind: 'cancel', steppedMs: 2000, id: 'i1' });
});

test('what a nurse has come for is not called off any more, and is told before the visit ends', () => {
  const { live, arrivals, visits, noted } = scene();
  const arrival = { patient: 'p01', answered: ['i1'], atMs: 700 };
  live.call(call('i1'));
  arrivals.push(arrival);
  live.step(1000);
  live.cancel('i1');
  expect(noted).toHaveLength(1);
  expect(live.takeArrivals()).toEqual([arrival]);
  expect(live.takeVisits()).toEqual([]);
  visits.monitored.push(visitOf({ answered: ['i1'] }));
  live.step(2000);
  expect(live.takeArrivals()).toEqual([]);
  expect(live.takeVisits()).toHaveLength(1);
});

test('what is done again is not noted again, and is known as done', () => {
  const { live, told, noted } = scene();
  live.repeat({ kind: 'call', steppedMs: 0, call: call('i1') });
  live.repeat({ kind: 'call', steppedMs: 0, call: call('i2') });
  live.repeat({ kind: 'cancel', steppedMs: 0, id: 'i1' });
  live.call(call('i2'));
  live.cancel('i1');
  expect(noted).toEqual([]);
  live.cancel('i2');
  expect(told).toEqual([
    ...['call monitored i1', 'call monitored i2', 'cancel monitored i1'],
    ...['note', 'cancel monitored i2'],
  ]);
});

test('visits to the monitored are handed on, in both ways; those to their twins are counted only', () => {
  const { live, visits, visited } = scene();
  visits.monitored.push(visitOf({ patient: 'p02', leftAtMs: 900 }));
  visits.unmonitored.push(visitOf({ patient: 'p01', leftAtMs: 900, cause: 'round' }));
  live.step(1000);
  expect(visited).toEqual(['p02']);
  expect(live.takeVisits().map(({ patient }) => patient)).toEqual(['p02']);
  expect(live.takeVisits()).toEqual([]);
  const counted = live.report().map(({ arm, visits }) => [arm, visits.all.alarm, visits.all.round]);
  expect(counted).toEqual([
    ['monitored', 1, 0],
    ['unmonitored', 0, 1],
  ]);
});

test('the report has the mean severity and everybody in one state, who has gone apart', () => {
  const { live, of } = scene(['p01', 'p02', 'p03', 'p04']);
  of('p01', 'monitored', { severity: 0.5, state: 'yellow' });
  of('p02', 'monitored', { severity: 0.7, state: 'red' });
  of('p03', 'monitored', { severity: 1, state: 'red', gone: true });
  expect(live.report()).toMatchObject([
    { arm: 'monitored', patients: 4, severity: 0.55, green: 1, yellow: 1, red: 1, gone: 1 },
    { arm: 'unmonitored', patients: 4, severity: 0, green: 4, yellow: 0, red: 0, gone: 0 },
  ]);
});

test('visits of the last hour of the ward are those of one hour, and not one millisecond more', () => {
  const { live, visits } = scene();
  visits.monitored.push(visitOf({ leftAtMs: 1000 }), visitOf({ leftAtMs: 1001, cause: 'bell' }));
  live.step(hour + 1000);
  const [monitored] = live.report();
  expect(monitored?.visits).toMatchObject({
    lastHour: { alarm: 0, bell: 1 },
    all: { alarm: 1, bell: 1 },
  });
  expect(live.steppedMs).toBe(hour + 1000);
});

test('what was written in each arm is passed on as it is', () => {
  const { live } = scene();
  live.step(1000);
  expect(arms.map((arm) => live.observed(arm)[0]?.patient)).toEqual(arms);
});
