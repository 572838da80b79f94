import { expect, test } from 'vitest';
import { ageOf, runningTime } from '#station/ages.ts';

test.each([
  [-5, '0s'],
  [59_999, '59s'],
  [60_000, '1m'],
  [3_599_999, '59m'],
  [3_600_000, '1h'],
  [86_399_999, '23h'],
  [86_400_000, '1d'],
])('%d ms ago is %s', (ms, words) => {
  expect(ageOf(ms)).toBe(words);
});

test.each([
  [0, '00:00'],
  [65_999, '01:05'],
  [3_599_000, '59:59'],
  [7_265_000, '2:01:05'],
])('a ward of %d ms has run for %s', (ms, words) => {
  expect(runningTime(ms)).toBe(words);
});
