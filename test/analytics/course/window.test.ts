import fc from 'fast-check';
import { expect, test } from 'vitest';

import { gapMs } from '#analytics/course/gaps.ts';
import { insert } from '#analytics/course/insertion.ts';
import { placeOf } from '#analytics/course/places.ts';
import { pointOf } from '#analytics/course/point.ts';
import {
  emptyWindow,
  lastBy,
  lastGapAt,
  newestAt,
  pointAt,
  windowLimits,
} from '#analytics/course/window.ts';
import { each, noon, pointsOf, reading, shuffled, times } from '../scene.ts';

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

test('two values at one time say nothing of what interval is usual', () => {
  const window = emptyWindow();
  for (const second of [0, 10, 20, 30, 40]) {
    for (const device of ['a', 'b']) {
      insert(window, pointOf(reading(second, {}, { device }), 60), windowLimits);
    }
  }
  // Nothing is usual before the second value.
  expect(window.points.filter(({ gap }) => gap).map(({ reading: { seq } }) => seq)).toEqual([10]);
});

test('what was usual before a restart says which interval is a gap until another is known', () => {
  const isGap = (seconds: readonly number[]) => {
    const window = emptyWindow();
    window.usualMs = 10_000;
    for (const second of seconds) insert(window, pointOf(reading(second, {}), 60), windowLimits);
    return window.points.map(({ gap }) => gap);
  };
  expect(isGap([0, 30])).toEqual([false, false]);
  expect(isGap([0, 30.001])).toEqual([false, true]);
  expect(isGap([0, 1, 2, 30])).toEqual([false, false, false, true]);
  expect(isGap([0, 30, 60, 120])).toEqual([false, false, false, false]);
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

/** Values that are the second of their measurement, in the order of arrival. */
function windowOf(arrivals: readonly number[], limits = small) {
  const window = emptyWindow();
  for (const second of arrivals) insert(window, pointOf(reading(second, {}), second), limits);
  return window;
}

const at = (second: number) => noon + second * 1000;

test('a point is told what the window knows of the time before it, wherever it goes', () => {
  const window = emptyWindow();
  for (const second of [10, 12, 11, 19, 9, 17.5, 30]) {
    const point = pointOf(reading(second, {}), 60);
    insert(window, point, { ...small, spanMs: 60_000 });
    const { reading: _, ...known } = pointAt(window, placeOf(window, point.reading));
    expect(point).toMatchObject(known);
  }
  // Of the first one nothing is known.
  expect(pointAt(windowOf([10]), 0).intervalMs).toBeUndefined();
});

test('the last value by a moment is found among those in the window and the last one that left', () => {
  const byEach = (arrivals: readonly number[], moments: readonly number[]) => {
    const window = windowOf(arrivals);
    return moments.map((second) => lastBy(window, at(second))?.value);
  };
  expect(byEach([1, 2, 5], [0.999, 1, 1.5, 2, 4.999, 5, 100])).toEqual([
    undefined,
    1,
    1,
    2,
    2,
    5,
    5,
  ]);
  // Second 3 has left last; what was before it is forgotten.
  expect(byEach([1, 3, 20, 22], [2.999, 3, 19.999, 20, 21])).toEqual([undefined, 3, 3, 20, 20]);
  expect(byEach([1, 20], [0.999, 1, 19])).toEqual([undefined, 1, 1]);
  expect(byEach([], [1])).toEqual([undefined]);
});

test('what was measured last is known, and when values came again after the last gap', () => {
  expect(newestAt(emptyWindow())).toBeUndefined();
  expect([newestAt(windowOf([1])), newestAt(windowOf([1, 3, 2]))]).toEqual([at(1), at(3)]);
  const wide = { ...small, spanMs: 3_600_000, countMax: 100 };
  const lastGapOf = (arrivals: readonly number[], limits = wide) =>
    lastGapAt(windowOf(arrivals, limits));
  expect(lastGapOf([])).toBeUndefined();
  expect(lastGapOf([1, 2, 3, 4])).toBeUndefined();
  expect(lastGapOf([1, 2, 10, 11, 30, 31])).toBe(at(30));
  expect(lastGapOf([1, 2, 10])).toBe(at(10));
  // The first that is left may be the one after the gap.
  expect(lastGapOf([1, 2, 30, 31], { ...wide, spanMs: 10_000 })).toBe(at(30));
});

test('a gap is longer than five seconds, and than three times what is usual', () => {
  expect([undefined, 1000, 2000].map((usualMs) => gapMs(windowLimits, usualMs))).toEqual([
    5000, 5000, 6000,
  ]);
});
