import fc from 'fast-check';
import { expect, test } from 'vitest';
import { insert } from '#analytics/course/insertion.ts';
import { median } from '#analytics/course/median.ts';
import { middleOf } from '#analytics/course/middle.ts';
import { pointOf } from '#analytics/course/point.ts';
import { validityMs } from '#analytics/course/validity.ts';
import { emptyWindow, windowLimits } from '#analytics/course/window.ts';
import { vitalNames } from '#ward/vitals.ts';
import { noon, reading } from '../scene.ts';

test('the median is the lower one, of any numbers, and of none there is none', () => {
  expect(median([])).toBeUndefined();
  expect(median([3])).toBe(3);
  expect(median([4, 1, 3, 2])).toBe(2);
  fc.assert(
    fc.property(
      fc.array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 3000 }),
      (values) => {
        const before = [...values];
        const sorted = values.toSorted((a, b) => a - b);
        expect(median(values) === sorted[Math.ceil(values.length / 2) - 1]).toBe(true);
        expect(values).toEqual(before);
      },
    ),
    { numRuns: 50 },
  );
});

test('the middle of a time leaves out its beginning and includes its end', () => {
  const window = emptyWindow();
  for (let second = 0; second < 20; second += 1) {
    insert(window, pointOf(reading(second, {}), second), windowLimits);
  }
  const middle = (from: number, until: number) =>
    middleOf(window, noon + from * 1000, noon + until * 1000);
  expect(middle(4, 9)).toBe(7);
  expect(middle(18, 30)).toBe(19);
  expect(middle(19, 30)).toBeUndefined();
  expect(middle(-10, -1)).toBeUndefined();
});

test('a value stands for three usual intervals, at least for as long as its vital is slow', () => {
  for (const vital of vitalNames) {
    const least = validityMs(vital, undefined);
    expect(least).toBeGreaterThanOrEqual(60_000);
    expect(validityMs(vital, 1)).toBe(least);
    expect(validityMs(vital, 1e12)).toBe(Math.max(least, 8 * 3_600_000));
  }
  expect(validityMs('heart_rate', 60_000)).toBe(180_000);
});
