import { describe, expect, test } from 'vitest';
import type { ScenarioName } from '#patients/scenarios.ts';
import { simulatedPatient } from '#patients/simulated-patient.ts';
import { type StaffProfileName, staffProfiles } from '#patients/staff/profiles.ts';
import type { Call } from '#patients/staff/staff.ts';
import { simulatedWard } from '#patients/ward.ts';
import { type Arm, arms } from '#ward/truth.ts';

const hourMs = 3_600_000;
const startMs = Date.UTC(2026, 0, 5);
const beds = 6;

/** A ward with much illness, over two days; and what became of each arm. */
function twoDays(
  options: {
    readonly staff?: StaffProfileName;
    readonly calls?: readonly Call[];
    readonly ward?: number;
    readonly stepMs?: number;
    readonly hours?: number;
  } = {},
) {
  const { staff = 'usual', calls = [], ward: name = 0, stepMs = 60_000, hours = 48 } = options;
  const scenarios: readonly ScenarioName[] = ['sepsis', 'respiratory_failure', 'haemorrhage'];
  const patients = Array.from({ length: beds }, (_, index) =>
    simulatedPatient({
      seed: '1',
      name: `bed-${index + 1}`,
      startMs,
      arms,
      scenarios,
      hazard: 10,
      physiology: 'full',
    }),
  );
  const ward = simulatedWard({
    seed: '1',
    ward: name,
    patients,
    arms,
    startMs,
    staff: staffProfiles[staff],
  });
  const bodies: Record<Arm, unknown[]> = { monitored: [], unmonitored: [] };
  for (let atMs = startMs; atMs <= startMs + hours * hourMs; atMs += stepMs) {
    for (const call of calls) {
      if (call.atMs > atMs - stepMs && call.atMs <= atMs) ward.call('monitored', call);
    }
    ward.step(atMs);
    for (const arm of arms) {
      for (const patient of patients) {
        const { truth, severity, state, gone } = patient.in(arm);
        bodies[arm].push({ ...truth, severity, state, gone });
      }
    }
  }
  const of = (arm: Arm) => ({ visits: ward.takeVisits(arm), bodies: bodies[arm] });
  return { ward, monitored: of('monitored'), unmonitored: of('unmonitored') };
}

const call: Call = {
  id: 'a',
  patient: 'bed-1',
  kind: 'emergency_call',
  cause: 'alarm',
  atMs: startMs + 12 * hourMs,
};

test('as long as nobody calls, both arms live the same life, to the last bit and millisecond', () => {
  const { monitored, unmonitored } = twoDays();
  expect(monitored.visits.length).toBeGreaterThan(60);
  expect(monitored.visits.some(({ treatments }) => treatments.length > 0)).toBe(true);
  expect(monitored).toEqual(unmonitored);
});

test('what is called for in one arm does not touch the other one', () => {
  const calls = Array.from({ length: 60 }, (_, i) => ({
    ...call,
    id: `${i}`,
    patient: `bed-${(i % beds) + 1}`,
    atMs: startMs + Math.round(i * 0.7 * hourMs),
  }));
  const called = twoDays({ calls });
  expect(called.unmonitored).toEqual(twoDays().unmonitored);
  expect(called.monitored.visits.filter(({ cause }) => cause === 'alarm').length).toBe(60);
  expect(called.monitored.bodies).not.toEqual(called.unmonitored.bodies);
});

test('patients live on first: instant staff treat what the same step has shown', () => {
  const { monitored } = twoDays({ staff: 'instant', calls: [call], hours: 13 });
  const visit = monitored.visits.find(({ answered }) => answered.includes('a'));
  expect(visit).toMatchObject({ cause: 'alarm', arrivedAtMs: call.atMs, leftAtMs: call.atMs });
});

test('each ward has its own staff', () => {
  expect(twoDays({ ward: 1, hours: 12 }).monitored.visits).not.toEqual(
    twoDays({ hours: 12 }).monitored.visits,
  );
});

describe('a ward', () => {
  test('gives each visit once', () => {
    const { ward, monitored } = twoDays({ hours: 12 });
    expect(monitored.visits.length).toBeGreaterThan(5);
    expect(ward.takeVisits('monitored')).toEqual([]);
    ward.step(startMs + 24 * hourMs);
    expect(ward.takeVisits('monitored').length).toBeGreaterThan(5);
    expect(monitored.visits.length).toBeGreaterThan(5);
  });

  test('tells what staff of an arm wrote in the last step, and of no step before', () => {
    const { ward } = twoDays({ hours: 0 });
    ward.step(startMs + 10 * 60_000);
    for (const arm of arms) {
      const names = ward.observed(arm).map(({ patient }) => patient);
      expect(names.toSorted()).toEqual(ward.patients.map(({ name }) => name));
    }
    ward.step(startMs + 10 * 60_000 + 1);
    expect(ward.observed('monitored')).toEqual([]);
  });

  test('does not send anybody for a call that is cancelled in time', () => {
    const { ward } = twoDays({ hours: 1, staff: 'usual' });
    ward.call('monitored', { ...call, atMs: startMs + hourMs });
    ward.cancel('monitored', call.id);
    ward.step(startMs + 3 * hourMs);
    const answered = ward.takeVisits('monitored').flatMap((visit) => visit.answered);
    expect(answered).toEqual([]);
  });

  test('knows only the arms that it has', () => {
    const only = simulatedWard({
      seed: '1',
      ward: 'live',
      patients: [],
      arms: ['unmonitored'],
      startMs,
      staff: staffProfiles.usual,
    });
    only.step(startMs + hourMs);
    expect(only.takeVisits('unmonitored')).toEqual([]);
    for (const ask of [
      () => only.takeVisits('monitored'),
      () => only.call('monitored', call),
      () => only.cancel('monitored', 'a'),
      () => only.observed('monitored'),
    ]) {
      expect(ask).toThrow('no arm monitored');
    }
  });
});
