import { expect, test } from 'vitest';
import { createDelays, type Delays } from '#analytics/delay/delays.ts';
import { eachSecond, sample } from './scene.ts';

const prior = { minMs: 0, p50Ms: 50, p95Ms: 80, p99Ms: 100, loss: 0 };
const usual = (count: number) => Array.from({ length: count }, (_, index) => 50 + (index % 7));

/** A minute of samples by a clock that is right; then it is set by so much, and ten seconds more. */
function stepped(byMs: number, delays: Delays = createDelays(prior)) {
  for (const each of eachSecond(usual(60))) delays.heard(each);
  const offsets = eachSecond(usual(10), { first: 60, startMs: 60_000 }).map((each) => {
    const { at, delayMs } = each;
    delays.heard({ ...each, at: at + byMs, delayMs: delayMs - byMs });
    return delays.offsetMs('strap-1');
  });
  return { delays, offsets };
}

test.each([-120_000, -5000, 40_000])(
  'a clock that is set by %i ms is known to be from the first sample on',
  (byMs) => {
    for (const offset of stepped(byMs).offsets) {
      expect(Math.abs(offset - byMs)).toBeLessThanOrEqual(60);
    }
  },
);

test('a clock that is set right again is known to be right', () => {
  const { delays } = stepped(40_000);
  delays.heard(sample(70, 70_000, 52));
  expect(Math.abs(delays.offsetMs('strap-1'))).toBeLessThanOrEqual(60);
});

test('it is noticed, too, when it happened while analytics was away', () => {
  const before = createDelays(prior);
  for (const each of eachSecond(usual(60))) before.heard(each);
  const kept = JSON.parse(JSON.stringify(before.kept('strap-1')));
  const after = createDelays(prior, [kept]);
  after.heard(sample(60, 60_000 - 120_000, 120_050));
  expect(after.offsetMs('strap-1')).toBeLessThan(-119_000);
});

test('a device that starts anew, or hands over what it kept, has not set its clock', () => {
  const delays = createDelays(prior);
  for (const each of eachSecond(usual(60))) delays.heard(each);
  // What the life before kept comes by turns with what is measured now.
  for (let seq = 0; seq < 20; seq += 1) {
    delays.heard(sample(seq, 700_000 + seq * 1000, 50, { boot: 'b' }));
    delays.heard(sample(60 + seq, 60_000 + seq * 1000, 640_050));
  }
  expect(Math.abs(delays.offsetMs('strap-1'))).toBeLessThanOrEqual(60);
});
