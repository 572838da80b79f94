import { expect, test } from 'vitest';
import type { Entry } from '#analytics/compare/entry.ts';
import { partnerOf } from '#analytics/compare/pairing.ts';
import type { Alarm } from '#ward/alarm.ts';

/** An alarm about a fast heart in one of the logs. */
function entry(side: Entry['side'], rule: string, raisedAt: number): Entry {
  const alarm = {
    patient: 'p1',
    rule,
    vital: 'heart_rate',
    raisedAt,
    clearedAt: raisedAt,
  } as Alarm;
  return { side, alarm, evaluatedAt: raisedAt, isPaired: false, decided: false };
}

test('an alarm of the same limit is left to the one of its own rule', () => {
  const [fast, own, quick] = [
    entry('main', 'fast', 0),
    entry('main', 'quick', 2000),
    entry('other', 'quick', 1000),
  ];
  expect(partnerOf(fast, [fast, own, quick], 5000)).toBeUndefined();
  expect(partnerOf(own, [fast, own, quick], 5000)).toBe(quick);
  own.isPaired = true;
  expect(partnerOf(fast, [fast, own, quick], 5000)).toBe(quick);
});

test('of those of its rule the nearest is taken, of two as near the first', () => {
  const fast = entry('main', 'fast', 10_000);
  const others = [3000, 9000, 11_000].map((raisedAt) => entry('other', 'fast', raisedAt));
  expect(partnerOf(fast, [fast, ...others], 20_000)).toBe(others[1]);
  expect(partnerOf(fast, [...others.toReversed(), fast], 20_000)).toBe(others[2]);
});
