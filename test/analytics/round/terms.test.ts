import { expect, test } from 'vitest';
import { windowLimits } from '#analytics/course/window.ts';
import { createJudging, perfectPrior } from '#analytics/judging/judging.ts';
import { isSame, termsOf } from '#analytics/round/terms.ts';
import { bookOf, noon, setOf } from '../scene.ts';

const terms = termsOf({ prior: perfectPrior, limits: windowLimits, presentLeastMs: 15_000 });
const since = { hash: 'aaa', at: noon, terms, after: { number: 7, at: noon } };

test('rules go on over a restart where they and their terms are the same, since whenever', () => {
  expect(isSame(since, { ...since, at: noon + 1, after: { number: 9, at: noon } })).toBe(true);
  expect(isSame(since, { ...since, hash: 'bbb' })).toBe(false);
  expect(isSame(since, { ...since, terms: { ...terms, p99Ms: 1 } })).toBe(false);
  expect(isSame({ hash: 'aaa', at: noon }, since)).toBe(false);
  expect(isSame(undefined, since)).toBe(false);
});

test('the windows reach as far as the terms say, from the change on', () => {
  const parts = { set: setOf(), limits: windowLimits, prior: perfectPrior };
  const judging = createJudging({ ...parts, book: bookOf(setOf()) });
  const reach = (spanMs: number) => {
    const limits = { ...windowLimits, spanMs };
    judging.change(setOf(), { limits, prior: perfectPrior, presentLeastMs: 0 });
    return judging.evaluation.spanMs;
  };
  expect([reach(7_200_000), reach(3_600_000)]).toEqual([7_200_000, 3_600_000]);
});
