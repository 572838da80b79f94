import { expect, test } from 'vitest';
import { activityAt } from '#analytics/course/cadence.ts';
import { insert } from '#analytics/course/insertion.ts';
import { pointOf } from '#analytics/course/point.ts';
import { emptyWindow, windowLimits } from '#analytics/course/window.ts';
import { noon, reading } from '../scene.ts';

/** A counter of steps, asked every ten seconds. */
function counted(counts: readonly number[], everyS = 10) {
  const window = emptyWindow();
  for (const [index, count] of counts.entries()) {
    insert(window, pointOf(reading(index * everyS, {}), count), windowLimits);
  }
  return (second: number) => activityAt(window, noon + second * 1000);
}

test('who takes twenty steps a minute moves, and from sixty on walks', () => {
  // 3, 4, 9 and 10 steps in ten seconds are 18, 24, 54 and 60 a minute.
  expect(counted([0, 3, 6, 9])(30)).toBeUndefined();
  expect(counted([0, 4, 8, 12])(30)).toBe('moving');
  expect(counted([0, 9, 18, 27])(30)).toBe('moving');
  expect(counted([0, 10, 20, 30])(30)).toBe('walking');
});

test('only the last half minute counts, and what was counted long ago says nothing', () => {
  const walkThenRest = counted([0, 20, 40, 60, 60, 60, 60]);
  expect(walkThenRest(30)).toBe('walking');
  expect(walkThenRest(60)).toBeUndefined();
  expect(walkThenRest(91)).toBeUndefined();
  expect(counted([0, 20, 40])(51)).toBeUndefined();
});

test('a counter that begins again is no step backwards, and one count says nothing', () => {
  expect(counted([1000, 1010, 0, 10])(30)).toBe('moving');
  expect(counted([1000])(0)).toBeUndefined();
  expect(counted([])(0)).toBeUndefined();
  expect(counted([0, 10, 20, 30])(-5)).toBeUndefined();
});

test('a half minute is whole, at its beginning and since the last count', () => {
  // Thirty steps in half a minute: the first count is just part of it.
  expect(counted([0, 30, 30, 30])(30)).toBe('walking');
  expect(counted([0, 30, 30, 30, 30])(40)).toBeUndefined();
  expect(counted([0, 20, 40])(50)).toBe('walking');
  expect(counted([0, 20, 40])(50.001)).toBeUndefined();
  // Ten in half a minute are twenty a minute.
  expect(counted([0, 5, 5, 10])(30)).toBe('moving');
});
