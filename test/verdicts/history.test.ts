import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createHistory } from '#verdicts/history.ts';
import { bodyInTest } from '../study/ward/bodies.ts';

/** A body whose heart beats as fast as told, step by step of 10 ms; so many steps are remembered. */
function lived(rates: readonly number[], remembered: number) {
  const body = bodyInTest();
  const history = createHistory(body, remembered);
  for (const [step, rate] of rates.entries()) {
    body.truth.heart_rate = rate;
    body.gone = rate === 0;
    history.see(10 * step);
  }
  return (atMs: number) => history.at(atMs)?.value('heart_rate');
}

test('a moment is as of the first step at it or after it', () => {
  const rateAt = lived([60, 70, 80], 5);
  expect([0, 1, 10, 11, 20].map(rateAt)).toEqual([60, 70, 70, 80, 80]);
});

test('what is not lived yet and what is forgotten is not known', () => {
  const rateAt = lived([60, 70, 80, 90], 2);
  expect([10, 11, 20, 30, 31].map(rateAt)).toEqual([undefined, 80, 80, 90, undefined]);
  expect(lived([], 2)(0)).toBeUndefined();
});

test('a body has no truth of what it does not have, and is gone from then on', () => {
  const body = bodyInTest();
  const history = createHistory(body, 2);
  history.see(0);
  body.gone = true;
  history.see(10);
  expect(history.at(0)?.value('pulse_rate')).toBeUndefined();
  expect([0, 10].map((atMs) => history.at(atMs)?.gone)).toEqual([false, true]);
});

test('whatever was lived, what is remembered is as it was', () => {
  const rates = fc.array(fc.integer({ min: 30, max: 200 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(rates, fc.integer({ min: 1, max: 12 }), fc.nat(300), (all, remembered, atMs) => {
      const step = Math.ceil(atMs / 10);
      // The first of those that are kept may stand for a forgotten one: only its own moments count.
      const isKnown = step < all.length && step >= all.length - remembered;
      expect(lived(all, remembered)(atMs)).toBe(isKnown ? all[step] : undefined);
    }),
  );
});
