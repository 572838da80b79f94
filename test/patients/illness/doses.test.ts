import { expect, test } from 'vitest';
import { doses } from '#patients/illness/doses.ts';
import type { Response } from '#patients/scenarios/scenario.ts';
import type { Treatment } from '#ward/alarm.ts';

const responses: Record<Treatment, Response> = {
  notify_nurse: { delayMs: 10, worksMs: 100, slows: 0.3, oxygen: 4 },
  medication: { delayMs: 50, worksMs: 100, recedesMs: 1000 },
  emergency_call: { delayMs: 20, worksMs: 30, recedesMs: 400, oxygen: 2 },
};
const none = { slows: 0, recedesPerMs: 0, oxygen: 0 };

test('a dose works after its delay, for its time, and then no more', () => {
  const given = doses(responses, 1);
  given.give('medication', 0, 0);
  expect(given.at(49)).toEqual(none);
  expect(given.at(50)).toEqual({ ...none, recedesPerMs: 1 / 1000 });
  expect(given.at(149)).toEqual({ ...none, recedesPerMs: 1 / 1000 });
  expect(given.at(150)).toEqual(none);
  expect([0, 50, 150].map((atMs) => given.nextChangeMs(atMs))).toEqual([50, 150, Infinity]);
});

test('of several, the strongest counts for each effect', () => {
  const given = doses(responses, 1);
  given.give('notify_nurse', 0, 0);
  given.give('medication', 0, 0);
  given.give('emergency_call', 40, 40);
  expect(given.at(20)).toEqual({ slows: 0.3, recedesPerMs: 0, oxygen: 4 });
  expect(given.at(55)).toEqual({ slows: 0.3, recedesPerMs: 1 / 1000, oxygen: 4 });
  expect(given.at(70)).toEqual({ slows: 0.3, recedesPerMs: 1 / 400, oxygen: 4 });
  expect(given.nextChangeMs(55)).toBe(60);
});

test('the same given again meanwhile prolongs it and makes it no stronger; later, it begins anew', () => {
  const given = doses(responses, 1);
  given.give('medication', 0, 0);
  given.give('medication', 80, 80);
  given.give('medication', 300, 300);
  expect([140, 229, 230, 349, 350].map((atMs) => given.at(atMs).recedesPerMs)).toEqual([
    1 / 1000,
    1 / 1000,
    0,
    0,
    1 / 1000,
  ]);
});

test('in who responds slowly it takes longer to begin and to act', () => {
  const given = doses(responses, 1.4);
  given.give('medication', 0, 0);
  expect([given.at(69).recedesPerMs, given.at(70).recedesPerMs]).toEqual([0, 1 / 1400]);
});

test('no dose works back: not before the moment up to which the body has lived', () => {
  const given = doses(responses, 1);
  given.give('notify_nurse', 0, 500);
  expect([given.at(499).slows, given.at(500).slows, given.at(599).slows]).toEqual([0, 0.3, 0.3]);
});
