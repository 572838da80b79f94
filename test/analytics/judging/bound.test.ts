import { expect, test } from 'vitest';
import { boundOf, personalise } from '#analytics/judging/bound.ts';
import { rule } from '../scene.ts';

const personal = { times: 1.5, learnMs: 3_600_000, low: 90, high: 130 };

/** Limit and calm value of a rule for somebody of whom this was learnt. */
function limitsOf(when: 'above' | 'below', ...learnt: readonly (number | undefined)[]) {
  const bound = boundOf(rule({ when, limit: personal }));
  for (const middle of learnt) personalise(bound, middle);
  return [bound.limit, bound.calm];
}

test('a personal limit is so many times what is usual, and what is calm goes with it', () => {
  expect(limitsOf('above', 70)).toEqual([105, 100]);
  expect(limitsOf('below', 70)).toEqual([105, 110]);
});

test('it is never outside of the hard limits', () => {
  expect([50, 60, 90].map((middle) => limitsOf('above', middle)[0])).toEqual([90, 90, 130]);
});

test('of whom nothing is known, or no longer, the limit counts that is broken first', () => {
  expect([limitsOf('above'), limitsOf('below')]).toEqual([
    [90, 85],
    [130, 135],
  ]);
  expect([limitsOf('above', 70, undefined)[0], limitsOf('below', 70, undefined)[0]]).toEqual([
    90, 130,
  ]);
});

test('a limit for all stays what it is', () => {
  const bound = boundOf(rule({ limit: 100 }));
  personalise(bound, 50);
  expect(bound).toMatchObject({ limit: 100, calm: 95 });
});
