import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  add,
  clear,
  count,
  type Lengths,
  lengthsMax,
  noLengths,
  quantile,
} from '#analytics/delay/lengths.ts';

function lengthsOf(values: readonly number[]): Lengths {
  const lengths = noLengths();
  for (const each of values) count(lengths, each);
  return lengths;
}

const ms = fc.oneof(
  fc.integer({ min: 0, max: 40 }),
  fc.integer({ min: 0, max: 2 ** 27 - 1 }),
  fc.integer({ min: 0, max: 26 }).map((doublings) => 2 ** doublings),
);

test('whole milliseconds below eight are told exactly, longer ones to within an eighth', () => {
  for (let each = 0; each < 8; each += 1) expect(quantile(lengthsOf([each]), 1)).toBe(each);
  expect(quantile(lengthsOf([2.4]), 1)).toBe(2);
  const check = fc.property(ms, fc.double({ min: 0, max: 1, noNaN: true }), (each, part) => {
    const told = quantile(lengthsOf([each]), part);
    expect(Math.abs(told - each)).toBeLessThanOrEqual(Math.max(0, each / 4 - 1));
    expect(Math.abs(quantile(lengthsOf([each]), 0.5) - each)).toBeLessThanOrEqual(each / 8);
  });
  fc.assert(check);
});

test('a longer one never stands before a shorter one, and what is longer than all is the longest', () => {
  const check = fc.property(ms, ms, (one, other) => {
    const placeOf = (each: number) => lengthsOf([each]).counts.indexOf(1);
    expect(placeOf(Math.min(one, other))).toBeLessThanOrEqual(placeOf(Math.max(one, other)));
  });
  fc.assert(check);
  for (const each of [2 ** 27 - 1, 2 ** 27, 1e12, Number.POSITIVE_INFINITY]) {
    expect(lengthsOf([each]).counts.indexOf(1)).toBe(lengthsMax - 1);
  }
});

test('a quantile is the length that so many do not exceed, and nothing of none', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => (index < 40 ? 3 : 6));
  const lengths = lengthsOf(hundred);
  expect([0, 0.4, 0.41, 1].map((part) => quantile(lengths, part))).toEqual([3, 3, 6, 6]);
  expect(quantile(noLengths(), 0.5)).toBe(0);
  // From 16 to 19 ms stand together, so they are taken for evenly spread.
  expect(quantile(lengthsOf([16, 17, 18, 19]), 1 / 3)).toBe(17);
});

test('sums and clearing leave nothing behind', () => {
  const sum = lengthsOf([3, 1000]);
  add(sum, lengthsOf([3, 2 ** 27 - 1]));
  expect(sum).toEqual(lengthsOf([3, 3, 1000, 2 ** 27 - 1]));
  clear(sum);
  expect(sum).toEqual(noLengths());
});
