import fc from 'fast-check';
import { expect, test } from 'vitest';
import { insert } from '#analytics/course/insertion.ts';
import { pointOf } from '#analytics/course/point.ts';
import { emptyWindow, windowLimits } from '#analytics/course/window.ts';
import { each, pointsOf, reading, shuffled, times } from '../scene.ts';

const small = { ...windowLimits, spanMs: 10_000, countMax: 8 };

function seconds(arrivals: readonly number[], limits = small) {
  const window = emptyWindow();
  const places = arrivals.map((second) => insert(window, pointOf(reading(second, {}), 60), limits));
  return { places, kept: window.points.map((point) => point.reading.seq) };
}

test('a late value goes to its place by measured time', () => {
  expect(seconds([1, 2, 5, 3, 4])).toEqual({
    places: ['newest', 'newest', 'newest', 'among', 'among'],
    kept: [1, 2, 3, 4, 5],
  });
});

test('a repeat of a sample changes nothing', () => {
  expect(seconds([1, 2, 3, 2, 3])).toEqual({
    places: ['newest', 'newest', 'newest', 'repeat', 'repeat'],
    kept: [1, 2, 3],
  });
});

test('values older than the window leave it, and none comes back into it', () => {
  expect(seconds([1, 2, 12, 1, 11])).toEqual({
    places: ['newest', 'newest', 'newest', 'too_late', 'among'],
    kept: [2, 11, 12],
  });
});

test('a value older than the span is too late even for a window that is not full', () => {
  expect(seconds([20, 9, 10])).toEqual({ places: ['newest', 'too_late', 'among'], kept: [10, 20] });
});

test('a window holds no more values than it may, and the oldest goes first', () => {
  const { kept } = seconds([...Array(20).keys()].map((index) => index / 10));
  expect(kept).toEqual([1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9]);
  expect(seconds([1, 2, 3, 4, 5, 6, 7, 8, 9, 0.5, 1]).places.slice(-2)).toEqual([
    'too_late',
    'too_late',
  ]);
});

test('two devices that measure at the same moment are two values', () => {
  const window = emptyWindow();
  const places = ['b', 'a', 'b'].map((device) =>
    insert(window, pointOf(reading(1, {}, { device }), 60), small),
  );
  expect(places).toEqual(['newest', 'among', 'repeat']);
});

test('an interval is a gap beyond five seconds and three times the usual one', () => {
  const gapsOf = (at: readonly number[]) =>
    pointsOf(at.map((second) => [second, 60])).flatMap((point) =>
      point.gap ? [point.reading.seq] : [],
    );
  expect(gapsOf([0, 1, 2, 7, 8])).toEqual([]);
  expect(gapsOf([0, 1, 2, 7.001, 8])).toEqual([7.001]);
  expect(gapsOf([0, 4, 8, 20, 24])).toEqual([]);
  expect(gapsOf([0, 4, 8, 20.001, 24])).toEqual([20.001]);
  // Nothing is usual before the second value, and one outage does not make outages usual.
  expect(gapsOf([0, 120, 240])).toEqual([120]);
  expect(gapsOf([0, 1, 100, 101, 150])).toEqual([100, 150]);
  expect(gapsOf([0, 1, 100, 110])).toEqual([100, 110]);
});

test('what a gap is does not depend on the order of arrival', () => {
  const arrivals = fc.uniqueArray(fc.integer({ min: 0, max: 120 }), { minLength: 2 });
  fc.assert(
    fc.property(arrivals, fc.infiniteStream(fc.nat()), (at, dice) => {
      const sorted = at.toSorted((a, b) => a - b).map((second) => [second, 60] as const);
      const mixed = shuffled(sorted, dice);
      expect(pointsOf(mixed)).toEqual(pointsOf(sorted));
    }),
  );
});

test('the first value that is left in the window keeps what was known before it', () => {
  const points = pointsOf(each(times(30, 60)), small);
  expect(points[0]).toMatchObject({ intervalMs: 1000, gap: false });
});
