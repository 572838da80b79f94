import { expect, test } from 'vitest';
import { isByHand, isCharted, validityMs } from '#analytics/course/validity.ts';
import type { Vitals } from '#ward/vitals.ts';

const minute = 60_000;
const hour = 60 * minute;

test('a value stands for three of the usual intervals, at least for its own time, at most for a shift', () => {
  const of = (usualMs?: number) => validityMs('heart_rate', usualMs);
  expect(of()).toBe(minute);
  expect([1000, minute / 3, 10 * minute, 9 * hour].map(of)).toEqual([
    minute,
    minute,
    30 * minute,
    8 * hour,
  ]);
  // What stands for longer by itself is not cut short.
  expect(validityMs('weight', 12 * hour)).toBe(24 * hour);
});

test('by hand is what has nothing that a sensor measures; of nothing nobody knows', () => {
  const byHand = (vitals: Vitals) => isByHand({ vitals });
  expect(byHand({ consciousness: 'A' })).toBe(true);
  expect(byHand({ consciousness: 'A', supplemental_oxygen: 2 })).toBe(true);
  expect(byHand({ consciousness: 'A', spo2: 97 })).toBe(false);
  expect(byHand({})).toBe(false);
  expect([isCharted('supplemental_oxygen'), isCharted('glucose')]).toEqual([true, false]);
});
