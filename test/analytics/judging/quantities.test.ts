import { describe, expect, test } from 'vitest';
import { windowLimits } from '#analytics/course/window.ts';
import { createEvaluation } from '#analytics/judging/evaluation.ts';
import type { Person } from '#analytics/judging/person.ts';
import { isWhole, quantityAt, scoreAt, usualOf } from '#analytics/judging/quantities.ts';
import type { Quantity } from '#analytics/rules/rule.ts';
import type { Vitals } from '#ward/vitals.ts';
import { bookOf, noon, reading, rule, setOf } from '../scene.ts';

const minute = 60;
const hour = 60 * minute;

type Samples = readonly (readonly [second: number, vitals: Vitals])[];

/** What is known of a patient of whom rules ask for this, after these values. */
function known(quantity: Quantity, samples: Samples, untilS = 0) {
  const set = setOf([rule({ quantity })]);
  const evaluation = createEvaluation({ set, limits: windowLimits, book: bookOf(set) });
  evaluation.gridAt = noon;
  const workOut = (at: number) => {
    let moment = evaluation.nextMoment(at);
    for (; moment !== undefined; moment = evaluation.nextMoment(at)) evaluation.workOut(moment, at);
  };
  for (const [second, vitals] of samples) {
    const each = reading(second, vitals);
    workOut(each.receivedAt);
    evaluation.evaluate(each, each.receivedAt);
  }
  workOut(noon + untilS * 1000);
  const person = evaluation.people.get('p1') as Person;
  return {
    person,
    at: (second: number, when: 'above' | 'below' = 'above') =>
      quantityAt(person, rule({ quantity, when }), noon + second * 1000),
    isWhole: (second: number) => isWhole(person, rule({ quantity }), noon + second * 1000),
  };
}

const every = (stepS: number, untilS: number, of: (second: number) => Vitals): Samples =>
  Array.from({ length: Math.floor(untilS / stepS) + 1 }, (_, index) => {
    return [index * stepS, of(index * stepS)] as const;
  });

describe('of a count', () => {
  const count: Quantity = {
    of: 'count',
    conditions: [
      { vital: 'heart_rate', when: 'above', limit: 100 },
      { vital: 'spo2', when: 'below', limit: 92 },
    ],
  };
  const once = (vitals: Vitals) => known(count, [[0, vitals]]).at(5);

  test('what is strictly beyond its limit holds, on either side', () => {
    expect(once({ heart_rate: 101, spo2: 91 })).toBe(2);
    expect(once({ heart_rate: 100, spo2: 92 })).toBe(0);
    expect(once({ heart_rate: 99, spo2: 91 })).toBe(1);
    expect(once({ heart_rate: 101, spo2: 93 })).toBe(1);
  });

  test('what is not known counts for nothing, and where nothing is known there is no count', () => {
    expect(once({ heart_rate: 101 })).toBe(1);
    expect(once({ spo2: 97 })).toBe(0);
    expect(once({ weight: 80 })).toBeUndefined();
  });

  test('the middle of the last ten seconds is looked at, else the last value while it stands', () => {
    const artefact = [130, 90, 90].map((rate, second) => [second, { heart_rate: rate }] as const);
    expect(known(count, artefact).at(2)).toBe(0);
    const seldom = known(count, [[0, { heart_rate: 110 }]]);
    expect([9, 59, 60].map((second) => seldom.at(second))).toEqual([1, 1, 1]);
    expect(seldom.at(61)).toBeUndefined();
  });
});

test('a value stands as long as is usual for it, and by what was usual before a restart', () => {
  const count: Quantity = {
    of: 'count',
    conditions: [{ vital: 'heart_rate', when: 'above', limit: 100 }],
  };
  const each5 = known(
    count,
    every(5 * minute, hour, () => ({ heart_rate: 110 })),
  );
  expect(each5.at(hour + 15 * minute)).toBe(1);
  expect(each5.at(hour + 15 * minute + 1)).toBeUndefined();

  // Nothing but the last value is kept over a restart, and what interval was usual.
  const again = known(count, [[0, { heart_rate: 110, weight: 80 }]]);
  const [heart, weight] = ['heart_rate', 'weight'].map((vital) =>
    again.person.courses.get(vital as 'heart_rate'),
  );
  if (heart === undefined || weight === undefined) throw new Error('no course');
  again.person.courses.set('heart_rate', { ...heart, window: weight.window });
  expect([0, minute].map((second) => again.at(second))).toEqual([1, 1]);
  expect([-1, minute + 1].map((second) => again.at(second))).toEqual([undefined, undefined]);
  weight.window.usualMs = 5 * minute * 1000;
  expect(again.at(15 * minute)).toBe(1);
  expect(again.at(15 * minute + 1)).toBeUndefined();
});

test('a change is the middle of this minute less that of one so long before, or nothing', () => {
  const change: Quantity = { of: 'change', vital: 'heart_rate', overMs: 300_000 };
  const risen = known(
    change,
    every(5, 660, (second) => ({ heart_rate: second < 300 ? 80 : 95 })),
  );
  expect([290, 360, 599, 660].map((second) => risen.at(second))).toEqual([undefined, 15, 15, 0]);
  // One value of ten minutes ago, and none since.
  expect(known(change, [[0, { heart_rate: 80 }]]).at(300)).toBeUndefined();
  expect(known(change, [[0, { heart_rate: 80 }]]).at(10)).toBeUndefined();
  expect(known(change, [[0, { weight: 80 }]]).at(10)).toBeUndefined();
});

test('a difference is that of the middles of ten seconds, whichever is the greater', () => {
  const apart: Quantity = { of: 'difference', vitals: ['heart_rate', 'pulse_rate'] };
  const both = known(apart, [[0, { heart_rate: 70, pulse_rate: 90 }]]);
  expect([0, 9].map((second) => both.at(second))).toEqual([20, 20]);
  expect(both.at(10)).toBeUndefined();
  expect(known(apart, [[0, { heart_rate: 70 }]]).at(0)).toBeUndefined();
});

test('the highest sub-score is one that is certain; of whom nothing is known has no score', () => {
  const acute: Vitals = { heart_rate: 131, respiratory_rate: 16, spo2: 94 };
  expect(known({ of: 'news2_single' }, [[0, acute]]).at(5)).toBe(3);
  expect(known({ of: 'news2' }, [[0, acute]]).at(5)).toBe(4);
  for (const of of ['news2', 'news2_single'] as const) {
    expect(known({ of }, [[0, { weight: 80 }]]).at(5)).toBeUndefined();
  }
});

test('a drift upwards is none downwards, and what is usual is learnt from the hours before', () => {
  const drift: Quantity = { of: 'drift', vital: 'heart_rate', learnMs: 4 * hour * 1000 };
  const untilS = 6 * hour;
  const rising = every(minute, untilS, (second) => ({
    heart_rate: second < 5 * hour ? 60 : 60 + (second - 5 * hour) / minute,
  }));
  const early = known(drift, rising.slice(0, 60), hour);
  expect(early.at(hour)).toBeUndefined();
  expect(usualOf(early.person, 'heart_rate', 4 * hour * 1000)).toBeUndefined();
  const late = known(drift, rising, untilS + minute);
  expect(usualOf(late.person, 'heart_rate', 4 * hour * 1000)).toBe(60);
  expect(usualOf(late.person, 'spo2', 4 * hour * 1000)).toBeUndefined();
  expect(late.at(untilS)).toBeGreaterThan(20);
  expect(late.at(untilS, 'below')).toBe(0);
});

describe('what has left the windows', () => {
  const heart = every(10, 1300, () => ({ heart_rate: 80 }));
  const news = every(10, 1300, (second) => (second < 600 ? { heart_rate: 80 } : { spo2: 97 }));
  // Of a quarter of an hour the oldest value is that of second 400.
  const gone = 390;

  test.each<[string, Quantity, number]>([
    ['a difference', { of: 'difference', vitals: ['spo2', 'heart_rate'] }, 10],
    [
      'a count',
      { of: 'count', conditions: [{ vital: 'heart_rate', when: 'above', limit: 9 }] },
      10,
    ],
    ['a change', { of: 'change', vital: 'heart_rate', overMs: 120_000 }, 180],
    ['a score', { of: 'news2' }, 60],
    ['a sub-score', { of: 'news2_single' }, 60],
  ])('%s is whole where all that it looks at is still there', (_, quantity, lookS) => {
    const person = known(quantity, heart);
    expect([gone + lookS - 1, gone + lookS].map(person.isWhole)).toEqual([false, true]);
  });

  test('of several vitals each has to be whole, and what was never measured is', () => {
    const apart: Quantity = { of: 'difference', vitals: ['heart_rate', 'spo2'] };
    expect(known(apart, heart).isWhole(gone + 9)).toBe(false);
    expect(known(apart, news).isWhole(0)).toBe(true);
  });

  test('a drift is never worked out again', () => {
    const drift: Quantity = { of: 'drift', vital: 'heart_rate', learnMs: hour * 1000 };
    expect(known(drift, heart).isWhole(1300)).toBe(false);
  });
});

test('a score of a moment is worked out once, until something of it is another', () => {
  const { person } = known({ of: 'news2' }, [[0, { heart_rate: 131 }]]);
  const score = scoreAt(person, noon);
  expect(scoreAt(person, noon)).toBe(score);
  expect(scoreAt(person, noon + 1)).not.toBe(score);
  expect(scoreAt(person, noon - 1).parts).toEqual({});
});
