import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rateLimit } from '#gateway/broker/rate.ts';

/** A rate limit of 10 in a second whose time is told by the test. */
function tenPerSecond() {
  let time = 1_000_000;
  return {
    rate: rateLimit(10, () => time),
    pass: (ms: number) => {
      time += ms;
    },
  };
}

test('a second’s worth goes at once, and each one after it waits a place longer', () => {
  const { rate } = tenPerSecond();
  expect(Array.from({ length: 13 }, () => rate.wait())).toEqual([
    ...Array(10).fill(0),
    100,
    200,
    300,
  ]);
});

test('after a rest the burst is back, and not more than one', () => {
  const { rate, pass } = tenPerSecond();
  for (let count = 0; count < 12; count += 1) rate.wait();
  pass(60_000);
  expect(Array.from({ length: 12 }, () => rate.wait())).toEqual([...Array(10).fill(0), 100, 200]);
});

test('what comes at the rate or slower never waits', () => {
  const { rate, pass } = tenPerSecond();
  const waits = Array.from({ length: 100 }, () => {
    pass(100);
    return rate.wait();
  });
  expect(Math.max(...waits)).toBe(0);
});

test('a refused place costs nothing: the next one is free as soon as it would have been', () => {
  const { rate, pass } = tenPerSecond();
  const takes = Array.from({ length: 1000 }, () => rate.take());
  expect(takes.filter(Boolean)).toHaveLength(10);
  pass(99);
  expect(rate.take()).toBe(false);
  pass(1);
  expect([rate.take(), rate.take()]).toEqual([true, false]);
});

test('over any time no more get through than the rate and one burst allow', () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 200 });
  fc.assert(
    fc.property(gaps, fc.boolean(), (gaps, waiting) => {
      const { rate, pass } = tenPerSecond();
      let at = 0;
      const through: number[] = [];
      for (const gap of gaps) {
        pass(gap);
        at += gap;
        if (waiting) through.push(at + rate.wait());
        else if (rate.take()) through.push(at);
      }
      for (const [index, start] of through.entries()) {
        const inSecond = through.slice(index).filter((one) => one < start + 1000);
        expect(inSecond.length).toBeLessThanOrEqual(20);
      }
      // Nobody overtakes.
      expect(through).toEqual(through.toSorted((a, b) => a - b));
    }),
  );
});
