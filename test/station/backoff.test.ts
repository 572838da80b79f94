import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deathsInARow, waitMsAfter } from '#station/backoff.ts';

test('a program that dies again and again is started after half a second, then twice as long, up to 30 s', () => {
  const waits = [1, 2, 3, 4, 5, 6, 7, 8, 5000].map((deaths) => waitMsAfter(deaths, 0.5));
  expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
});

test('chance moves the wait by a fifth either way', () => {
  expect([waitMsAfter(2, 0), waitMsAfter(2, 1)]).toEqual([800, 1200]);
});

test('no wait is ever longer than 30 s or shorter than 0.4 s', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (deaths, chance) => {
        const waitMs = waitMsAfter(deaths, chance);
        return waitMs >= 400 && waitMs <= 30_000;
      },
    ),
  );
});

test('a minute of life makes earlier deaths forgotten', () => {
  expect(deathsInARow(5, 59_999)).toBe(6);
  expect(deathsInARow(5, 60_000)).toBe(1);
});
