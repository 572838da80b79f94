import { expect, test } from 'vitest';
import {
  addBin,
  type Bins,
  baselineOf,
  binMs,
  driftOf,
  emptyBins,
  learntMaxMs,
} from '#analytics/course/baseline.ts';

const day = 24 * 3_600_000;
const leastSpread = 2;

/** Quarters of an hour, one after the other; undefined: nothing was measured in it. */
function bins(values: readonly (number | undefined)[]): Bins {
  const made = emptyBins();
  for (const [index, value] of values.entries()) addBin(made, (index + 1) * binMs, value);
  return made;
}

const of = (count: number, value: number) => Array.from({ length: count }, () => value);

test('what is usual is known after two hours, and the last hour is no part of it', () => {
  expect(baselineOf(bins(of(11, 70)), day, leastSpread)).toBeUndefined();
  expect(baselineOf(bins(of(12, 70)), day, leastSpread)).toEqual({ middle: 70, spread: 2 });
  expect(baselineOf(bins([...of(12, 70), ...of(4, 140)]), day, leastSpread)?.middle).toBe(70);
});

test('one wild quarter does not move it, and its spread is that of the person', () => {
  const wavering = Array.from({ length: 40 }, (_, index) => 60 + (index % 5) * 4);
  const { middle, spread } = baselineOf(bins([...wavering, 200]), day, leastSpread) ?? {};
  expect(middle).toBe(68);
  expect(spread).toBeCloseTo(1.4826 * 4, 6);
});

test('it forgets what is older than it learns over', () => {
  const hours = (count: number) => count * 4;
  const changed = bins([...of(hours(30), 60), ...of(hours(8), 90)]);
  expect(baselineOf(changed, 4 * 3_600_000, leastSpread)?.middle).toBe(90);
  expect(baselineOf(changed, learntMaxMs, leastSpread)?.middle).toBe(60);
});

test('quarters without a value are no values, and a long outage does not grow the list', () => {
  const gappy = bins([...of(12, 70), undefined, undefined, ...of(4, 70)]);
  expect(gappy.values).toHaveLength(18);
  expect(baselineOf(gappy, day, leastSpread)?.middle).toBe(70);
  addBin(gappy, 10_000 * binMs, 80);
  expect(gappy.values.length).toBeLessThanOrEqual(learntMaxMs / binMs);
  expect(gappy.values.at(-1)).toBe(80);
  addBin(gappy, 9000 * binMs, 1);
  expect(gappy.values.at(-1)).toBe(80);
});

test('a slow drift adds up, a wavering does not, and either has its sign', () => {
  const steady = of(40, 16);
  const rising = [...steady, ...Array.from({ length: 16 }, (_, index) => 16 + index / 2)];
  const falling = rising.map((value) => 32 - value);
  expect(driftOf(bins(steady), day, leastSpread)).toEqual({ up: 0, down: 0 });
  expect(driftOf(bins(rising), day, leastSpread)?.up).toBeGreaterThan(10);
  expect(driftOf(bins(rising), day, leastSpread)?.down).toBe(0);
  expect(driftOf(bins(falling), day, leastSpread)?.down).toBeLessThan(-10);
  const wavering = Array.from({ length: 60 }, (_, index) => 16 + (index % 2 === 0 ? 1 : -1));
  expect(driftOf(bins(wavering), day, leastSpread)?.up).toBeLessThan(1);
  expect(driftOf(bins(of(5, 16)), day, leastSpread)).toBeUndefined();
});

test('quarters without any lie in between, each is added once, and three days are kept', () => {
  const bins = emptyBins();
  addBin(bins, 40 * binMs, 60);
  addBin(bins, 43 * binMs, 61);
  addBin(bins, 43 * binMs, 62);
  addBin(bins, 42 * binMs, 63);
  addBin(bins, 44 * binMs, undefined);
  expect(bins).toEqual({ endAt: 44 * binMs, values: [60, null, null, 61, null] });
  addBin(bins, 4000 * binMs, 64);
  expect(bins.values).toHaveLength(learntMaxMs / binMs);
  expect(bins.values.filter((value) => value !== null)).toEqual([64]);
});

test('a quarter without a value neither ends a drift nor makes one', () => {
  const gappy = (values: readonly number[]) => values.flatMap((value) => [value, undefined]);
  const rising = Array.from({ length: 8 }, (_, index) => 16 + 4 * index);
  const drift = (late: readonly (number | undefined)[]) =>
    driftOf(bins([...of(40, 16), ...late]), day, leastSpread);
  expect(drift(gappy(rising))).toEqual(drift(rising));
  expect(drift(gappy(of(4, 16)))).toEqual({ up: 0, down: 0 });
});
