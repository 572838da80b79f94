import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { virtualHours } from './hours.ts';
import { journalOf } from './patients.ts';
import { courseOf, type Log } from './ward.ts';

let undisturbed: Log;
const hour = virtualHours();
const happening = { readings: journalOf() };
const hourS = 3600;

beforeAll(() => {
  undisturbed = hour(happening);
});

const moment = fc.nat({ max: hourS / 5 - 2 }).map((step) => (step + 1) * 5);
const when = fc.constantFrom('before', 'heard', 'after');

test('an hour of four people has alarms of every kind', () => {
  const { alarms, interventions } = undisturbed;
  const kinds = new Set(alarms.map(({ rule, flapping }) => `${rule}${flapping ? ' flaps' : ''}`));
  expect([...kinds].sort()).toEqual(
    [
      'both',
      'extreme_tachycardia',
      'low_saturation',
      'misses',
      'news2_emergency',
      'news2_single',
      'news2_urgent',
      'resets',
      'resets flaps',
      'tachycardia',
      'tachycardia flaps',
    ].sort(),
  );
  expect(new Set(interventions.map(({ outcome }) => outcome))).toEqual(
    new Set([undefined, 'acknowledged', 'condition_cleared']),
  );
});

test('nobody is called for what is over, or explained, in the same moment', () => {
  for (const { raisedAt, closedAt, rule } of undisturbed.interventions) {
    expect([rule, closedAt === raisedAt]).toEqual([rule, false]);
  }
});

test('who is killed at any moment and back at once writes the very same log, and tells it once', () => {
  const deaths = fc.array(fc.record({ atS: moment, awayS: fc.constant(0), when }), {
    minLength: 1,
    maxLength: 6,
  });
  fc.assert(
    fc.property(deaths, (all) => {
      const { alarms, interventions, told } = hour(happening, all);
      expect(alarms).toEqual(undisturbed.alarms);
      expect(interventions).toEqual(undisturbed.interventions);
      expect(told).toEqual(undisturbed.told);
    }),
    { numRuns: 4, endOnFailure: true },
  );
}, 30_000);

test('who is away for minutes misses no alarm and repeats none; what began meanwhile rings if it lasts', () => {
  const deaths = fc.array(fc.record({ atS: moment, awayS: fc.constantFrom(20, 180, 600), when }), {
    minLength: 1,
    maxLength: 3,
  });
  fc.assert(
    fc.property(deaths, (all) => {
      const { alarms, interventions } = hour(happening, all);
      expect(alarms.map(courseOf)).toEqual(undisturbed.alarms.map(courseOf));
      expect(interventions.length).toBeLessThanOrEqual(undisturbed.interventions.length + 6);
      const calls = interventions.map(({ alarm, kind }) => `${alarm} ${kind}`);
      expect(new Set(calls).size).toBe(calls.length);
      for (const alarm of alarms.filter(({ state }) => state === 'active')) {
        if (alarm.suppressedBy !== undefined) continue;
        expect([alarm.rule, alarm.rangAt !== undefined]).toEqual([alarm.rule, true]);
      }
    }),
    { numRuns: 4, endOnFailure: true },
  );
}, 30_000);
