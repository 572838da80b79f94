import fc from 'fast-check';
import { expect, test } from 'vitest';
import { activities } from '#patients/activities.ts';
import { effortAt } from '#patients/effort.ts';
import type { Body } from '#patients/patient.ts';
import type { Setup } from '#patients/simulated-patient.ts';
import { treatments } from '#ward/alarm.ts';
import { aPatient, day, fallenIll, hour, midnight, minute, second } from './lives.ts';

/** All that can be known of a body, as text: equal text is equal to the last decimal. */
const allOf = ({ truth, severity, state, motion, gone, episodes }: Body) =>
  JSON.stringify({ truth, severity, state, motion, gone, episodes });

interface Course {
  readonly steps: number;
  readonly stepMs: number;
  /** What is done in the monitored arm after a step. */
  readonly care?: (body: Body, atMs: number, index: number) => void;
}

function course(setup: Partial<Setup>, { steps, stepMs, care }: Course) {
  const patient = aPatient(setup);
  const [monitored, unmonitored] = [patient.in('monitored'), patient.in('unmonitored')];
  const seen = { monitored: [] as string[], unmonitored: [] as string[], activity: '' };
  for (let index = 0; index < steps; index += 1) {
    const atMs = midnight + index * stepMs;
    patient.step(atMs);
    seen.monitored.push(allOf(monitored));
    seen.unmonitored.push(allOf(unmonitored));
    seen.activity += patient.activity[0];
    care?.(monitored, atMs, index);
  }
  return seen;
}

const anybody = fc.record({
  seed: fc.string(),
  name: fc.string(),
  physiology: fc.constantFrom('full' as const, 'triangular' as const),
  hazard: fc.constantFrom(0, 1, 4),
});

test('without any treatment, both arms are equal to the last decimal, every minute of three days', () => {
  fc.assert(
    fc.property(anybody, (setup) => {
      const { monitored, unmonitored } = course(setup, { steps: 3 * 1440, stepMs: minute });
      expect(monitored).toEqual(unmonitored);
    }),
    { numRuns: 15 },
  );
});

test('the same holds every second of a day', () => {
  const patient = aPatient({ hazard: 20 });
  const [monitored, unmonitored] = [patient.in('monitored'), patient.in('unmonitored')];
  let differences = 0;
  for (let atMs = midnight; atMs < midnight + day && !monitored.gone; atMs += second) {
    patient.step(atMs);
    if (Object.values(monitored.truth).join() !== Object.values(unmonitored.truth).join()) {
      differences += 1;
    }
  }
  expect([differences, monitored.episodes.length > 0]).toEqual([0, true]);
});

test('whatever is done in one arm, the other one lives as if nothing had been done', () => {
  const doses = fc.array(fc.tuple(fc.nat({ max: 1000 }), fc.constantFrom(...treatments)), {
    minLength: 1,
    maxLength: 30,
  });
  fc.assert(
    fc.property(anybody, doses, (setup, given) => {
      const long = { steps: 1000, stepMs: 5 * minute };
      const care = (body: Body, atMs: number, index: number) => {
        for (const [when, kind] of given) if (when === index) body.treat(kind, atMs);
      };
      const treated = course(setup, { ...long, care });
      const untreated = course(setup, long);
      expect(treated.unmonitored).toEqual(untreated.unmonitored);
      expect(treated.activity).toBe(untreated.activity);
    }),
    { numRuns: 15 },
  );
});

test('who was treated and is well differs from the twin by the illness alone', () => {
  const patient = aPatient({ scenarios: ['copd_retention'] });
  const [treated, untreated] = [patient.in('monitored'), patient.in('unmonitored')];
  let atMs = midnight;
  while (treated.episodes[0]?.overAtMs === undefined) {
    patient.step(atMs);
    if (treated.severity > 0.2) treated.treat('emergency_call', atMs);
    atMs += 5 * minute;
  }
  expect(untreated.severity).toBeGreaterThan(0.2);
  expect(treated.truth.spo2).toBeGreaterThan(untreated.truth.spo2 + 4);
  // Temperature is not touched by this illness: noise and hour are the same beneath, and what is left
  // of the day's exercise, of which the twin felt less, is next to nothing.
  expect(treated.truth.temperature).toBeCloseTo(untreated.truth.temperature, 3);
});

test('an ill body moves less than its treated twin, and at red severity not at all', () => {
  const patient = aPatient({ scenarios: ['sepsis'], hazard: 20 });
  const [treated, untreated] = [patient.in('monitored'), patient.in('unmonitored')];
  const seen: { readonly severity: number; readonly share: number }[] = [];
  let walked = [0, 0];
  for (let atMs = midnight; atMs < midnight + 2 * day && !untreated.gone; atMs += minute) {
    patient.step(atMs);
    if (atMs % hour === 0) treated.treat('emergency_call', atMs);
    if (patient.activity !== 'walk') continue;
    walked = [treated.truth.steps, untreated.truth.steps];
    seen.push({ severity: untreated.severity, share: untreated.motion / activities.walk.motion });
  }
  for (const { severity, share } of seen) expect(share).toBeCloseTo(effortAt(severity), 12);
  expect(seen.filter(({ severity }) => severity >= 0.6).length).toBeGreaterThan(3);
  expect(walked[0]).toBeGreaterThan(2 * (walked[1] ?? 0));
  expect([0, 0.3, 0.6, 1].map(effortAt)).toEqual([1, 0.5, 0, 0]);
});

test('steps count from midnight to midnight, never backwards between, and most days reach a thousand', () => {
  const patient = aPatient({ hazard: 0 });
  const { truth } = patient.in('monitored');
  let [before, most] = [0, 0];
  for (let atMs = midnight; atMs < midnight + 3 * day; atMs += minute) {
    patient.step(atMs);
    const { steps } = patient.in('monitored').truth;
    if (atMs % day === 0) expect(steps).toBe(0);
    else expect(steps).toBeGreaterThanOrEqual(before);
    [before, most] = [steps, Math.max(most, steps)];
  }
  expect(truth.steps).toBe(before);
  expect(most).toBeGreaterThan(1000);
  expect(most).toBeLessThan(20_000);
});

test('a patient who recovers leaves red, and then yellow, later than they were entered', () => {
  const { patient, body, onset } = fallenIll('sepsis');
  const seen = new Map<string, number>();
  for (let atMs = onset.atMs; body.episodes[0]?.overAtMs === undefined; atMs += minute) {
    patient.step(atMs);
    if (body.severity >= 0.7) body.treat('emergency_call', atMs);
    seen.set(body.state, Math.min(body.severity, seen.get(body.state) ?? 1));
  }
  expect(seen.get('red')).toBeCloseTo(0.5, 2);
  expect(seen.get('yellow')).toBeCloseTo(0.15, 2);
});

test('whether and how often the truth is asked changes nothing', () => {
  const asked = aPatient({ hazard: 10 });
  const unasked = aPatient({ hazard: 10 });
  for (let atMs = midnight; atMs <= midnight + 2 * day; atMs += 10 * second) {
    asked.step(atMs);
    unasked.step(atMs);
    void asked.in('monitored').truth.spo2;
  }
  expect(allOf(asked.in('monitored'))).toBe(allOf(unasked.in('unmonitored')));
});

test('a patient with one arm lives like one with two', () => {
  const [one, two] = [aPatient({ arms: ['unmonitored'], hazard: 4 }), aPatient({ hazard: 4 })];
  for (let atMs = midnight; atMs <= midnight + day; atMs += minute) {
    one.step(atMs);
    two.step(atMs);
  }
  expect(allOf(one.in('unmonitored'))).toBe(allOf(two.in('unmonitored')));
  expect(() => one.in('monitored')).toThrow('no monitored body');
});

test('time that goes back, or is no time, is a bug; so is a hazard below nothing', () => {
  const patient = aPatient();
  patient.step(midnight + second);
  patient.step(midnight + second);
  expect(() => patient.step(midnight)).toThrow('time went back');
  expect(() => patient.step(Number.NaN)).toThrow('time went back');
  expect(() => aPatient({ hazard: -1 })).toThrow('no hazard');
  expect(() => aPatient({ hazard: Number.NaN })).toThrow('no hazard');
});

test('nothing happens to whom nothing may happen', () => {
  for (const setup of [{ hazard: 0 }, { scenarios: [], hazard: 100 }]) {
    const patient = aPatient(setup);
    for (let atMs = midnight; atMs < midnight + 30 * day; atMs += hour) patient.step(atMs);
    const { severity, state, gone, episodes } = patient.in('monitored');
    expect({ severity, state, gone, episodes }).toEqual({
      severity: 0,
      state: 'green',
      gone: false,
      episodes: [],
    });
  }
});
