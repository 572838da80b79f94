import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compare } from '#study/analysis/compared.ts';
import type { WardResult } from '#study/ward/results.ts';
import { wardOf } from './wards-in-test.ts';

const severities = (wards: readonly WardResult[]) =>
  compare(wards, (ward, arm) => ward.arms[arm].severity);

test('each ward is compared with its own twins, and then the wards are counted', () => {
  // Differences per ward: -1 and -3, whatever the level of the ward.
  const { hourly, whole } = severities([wardOf([10], [11]), wardOf([100], [103])]);
  expect(hourly.monitored.mean).toEqual([55]);
  expect(hourly.unmonitored.mean).toEqual([57]);
  expect(hourly.difference).toEqual({
    wards: 2,
    mean: [-2],
    low: [expect.closeTo(-2 - 12.706205, 5)],
    high: [expect.closeTo(-2 + 12.706205, 5)],
  });
  expect(whole?.difference.mean).toBe(-2);
});

test('a band of the difference is far narrower than those of the arms', () => {
  const { whole } = severities([wardOf([0.1], [0.2]), wardOf([0.5], [0.62]), wardOf([0.9], [1])]);
  expect(whole?.monitored.low).toBeLessThan(0);
  expect(whole?.difference.high).toBeLessThan(-0.05);
});

test('from when on the bands stay on one side of zero is counted from the end', () => {
  const better = severities([
    wardOf([1, 0, 1, 0, 0], [1, 1, 1, 1, 1]),
    wardOf([1, 0, 1, 0, 0], [1, 1, 1, 1, 1]),
  ]);
  const worse = severities([wardOf([1, 2, 2], [1, 1, 1]), wardOf([1, 2, 2], [1, 1, 1])]);
  const none = severities([wardOf([0, 1], [1, 1]), wardOf([0, 1], [1, 1])]);
  expect([better, worse, none].map((each) => each.apartFromHour)).toEqual([3, 1, undefined]);
});

test('the last day is the last 24 hours only', () => {
  const hours = Array.from({ length: 48 }, (_, hour) => (hour < 24 ? 1 : 3));
  const { whole, lastDay } = severities([wardOf(hours, hours)]);
  expect([whole?.monitored.mean, lastDay?.monitored.mean]).toEqual([2, 3]);
});

test('one ward has means and no band', () => {
  const { hourly, whole, apartFromHour } = severities([wardOf([0.1, 0.2], [0.2, 0.4])]);
  expect(hourly.difference).toEqual({ wards: 1, mean: [-0.1, -0.2] });
  expect(whole?.difference).toEqual({ mean: expect.closeTo(-0.15, 12), wards: 1 });
  expect(apartFromHour).toBeUndefined();
});

test('no ward has nothing, and says nothing', () => {
  expect(severities([])).toEqual({
    hourly: {
      monitored: { wards: 0, mean: [] },
      unmonitored: { wards: 0, mean: [] },
      difference: { wards: 0, mean: [] },
    },
  });
});

test('an hour that a ward has not is compared in none', () => {
  expect(severities([wardOf([1, 2], [1, 2]), wardOf([1], [1])]).hourly.monitored.mean).toEqual([1]);
});

test('bands hold their means, and means of shares that add up to one add up to one', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const wards = fc.array(fc.tuple(share, share), { minLength: 2, maxLength: 8 });
  fc.assert(
    fc.property(wards, (shares) => {
      const results = shares.map(([one, other]) => wardOf([one], [other]));
      const greens = severities(results).hourly;
      const others = compare(results, (ward, arm) =>
        ward.arms[arm].severity.map((s) => 1 - s),
      ).hourly;
      for (const side of ['monitored', 'unmonitored'] as const) {
        const [mean = 0, low = 0, high = 0] = [
          greens[side].mean[0],
          greens[side].low?.[0],
          greens[side].high?.[0],
        ];
        expect(low).toBeLessThanOrEqual(mean);
        expect(high).toBeGreaterThanOrEqual(mean);
        expect(mean + (others[side].mean[0] ?? 0)).toBeCloseTo(1, 12);
      }
    }),
  );
});
