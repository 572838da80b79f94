import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { estimate, ratio } from '#study/analysis/estimate.ts';
import { quantile, spread } from '#study/analysis/quantile.ts';
import { studentQuantile } from '#study/analysis/student-t.ts';

describe("Student's t", () => {
  // The printed tables of every textbook, two-sided 95 % and 99 %.
  const table = [
    [1, 12.706, 63.657],
    [2, 4.303, 9.925],
    [3, 3.182, 5.841],
    [4, 2.776, 4.604],
    [9, 2.262, 3.25],
    [10, 2.228, 3.169],
    [30, 2.042, 2.75],
    [120, 1.98, 2.617],
  ] as const;

  test.each(table)('with %d degrees of freedom it is %d and %d', (degrees, at975, at995) => {
    expect(studentQuantile(0.975, degrees)).toBeCloseTo(at975, 3);
    expect(studentQuantile(0.995, degrees)).toBeCloseTo(at995, 3);
  });

  test('with one degree of freedom it is the tangent, to ten digits', () => {
    expect(studentQuantile(0.975, 1)).toBeCloseTo(Math.tan(Math.PI * 0.475), 9);
  });

  test('with many it comes near the normal distribution', () => {
    expect(studentQuantile(0.975, 4000)).toBeCloseTo(1.9605, 3);
  });

  test('it falls as degrees of freedom are added', () => {
    const quantiles = Array.from({ length: 50 }, (_, index) => studentQuantile(0.975, index + 1));
    expect(quantiles).toEqual(quantiles.toSorted((a, b) => b - a));
  });
});

describe('a mean over wards', () => {
  test('of 1, 2, 3 is 2, with a band of 4.303 standard errors', () => {
    const error = 1 / Math.sqrt(3);
    expect(estimate([1, 2, 3])).toEqual({
      mean: 2,
      low: expect.closeTo(2 - 4.302653 * error, 5),
      high: expect.closeTo(2 + 4.302653 * error, 5),
      wards: 3,
    });
  });

  test('of one ward has no band, and of none is absent', () => {
    expect(estimate([5])).toEqual({ mean: 5, wards: 1 });
    expect(estimate([])).toBeUndefined();
  });

  test('lies within its band, whatever the values', () => {
    const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 2, maxLength: 20 }), (values) => {
        const { mean, low, high } = estimate(values) ?? { mean: Number.NaN };
        expect(low).toBeLessThanOrEqual(mean);
        expect(high).toBeGreaterThanOrEqual(mean);
      }),
    );
  });
});

describe('a ratio over wards', () => {
  test('divides the sums, and takes its band from what each ward adds beside it', () => {
    // 1 of 2, 3 of 4: 4 of 6; residuals 1 - 4/3 and 3 - 8/3, so the error is sqrt(2 × 2/9) / 6.
    const error = Math.sqrt(4 / 9) / 6;
    const parts = [
      { of: 1, all: 2 },
      { of: 3, all: 4 },
    ];
    expect(ratio(parts, 'rate')).toEqual({
      mean: 4 / 6,
      low: 0,
      high: expect.closeTo(4 / 6 + 12.706205 * error, 5),
      wards: 2,
    });
    expect(ratio(parts, 'share')?.high).toBe(1);
  });

  test('of 0 and of the whole has no band, and of nothing is absent', () => {
    const none = [
      { of: 0, all: 4 },
      { of: 0, all: 2 },
    ];
    const whole = [
      { of: 4, all: 4 },
      { of: 2, all: 2 },
    ];
    expect(ratio(none, 'share')).toEqual({ mean: 0, wards: 2 });
    expect(ratio(whole, 'share')).toEqual({ mean: 1, wards: 2 });
    expect(ratio([{ of: 0, all: 0 }], 'share')).toBeUndefined();
    expect(ratio([{ of: 1, all: 2 }], 'rate')).toEqual({ mean: 0.5, wards: 1 });
  });

  test('of wards that are alike has a band without width', () => {
    const alike = [
      { of: 2, all: 4 },
      { of: 2, all: 4 },
    ];
    expect(ratio(alike, 'share')).toEqual({ mean: 0.5, low: 0.5, high: 0.5, wards: 2 });
  });
});

describe('a spread', () => {
  test('has the middle between two, and the 95th percentile in proportion', () => {
    expect(spread([4, 1, 3, 2])).toEqual({
      n: 4,
      mean: 2.5,
      median: 2.5,
      p95: expect.closeTo(3.85, 10),
    });
    expect(quantile([10, 20, 30, 40, 50], 0.25)).toBe(20);
  });

  test('of nothing is only the number of nothing', () => {
    expect(spread([])).toEqual({ n: 0 });
  });
});
