import { expect, test } from 'vitest';
import { windowLimits } from '#analytics/course/window.ts';
import { createJudging, perfectPrior } from '#analytics/judging/judging.ts';
import { scoreAt } from '#analytics/judging/quantities.ts';
import type { Rule } from '#analytics/rules/rule.ts';
import type { Vitals } from '#ward/vitals.ts';
import { bookOf, noon, reading, rule, setOf } from '../scene.ts';

const well: Vitals = {
  respiratory_rate: 16,
  spo2: 97,
  supplemental_oxygen: 0,
  systolic: 120,
  heart_rate: 70,
  temperature: 37,
  consciousness: 'A',
};

/** A patient of whom these vitals arrive, by second. */
function scene(rules: readonly Rule[], of: (second: number) => Vitals, until: number) {
  const set = setOf(rules);
  const book = bookOf(set);
  const judging = createJudging({
    set,
    limits: windowLimits,
    book,
    prior: perfectPrior,
    scores: true,
  });
  for (let second = 0; second <= until; second += 1) {
    const now = noon + second * 1000 + 50;
    const vitals = of(second);
    if (Object.keys(vitals).length > 0) judging.take(reading(second, vitals), now);
    judging.until(now, now);
  }
  const person = judging.evaluation.people.get('p1');
  const alarms = book.take().alarms.map(({ rule: id, state, raisedAt }) => {
    return `${id} ${state} ${(raisedAt - noon) / 1000}`;
  });
  const score = (second: number) => person && scoreAt(person, noon + second * 1000);
  return { alarms, score };
}

test('a score needs every part; what is missing or stale is named, and makes an interval', () => {
  expect(scene([], () => well, 120).score(120)).toMatchObject({ total: 0, missing: [], stale: [] });
  const { consciousness: _, ...unasked } = well;
  expect(scene([], () => unasked, 120).score(120)).toMatchObject({
    total: undefined,
    lowest: 0,
    highest: 3,
    missing: ['consciousness'],
  });
  // A heart rate of a quarter of an hour ago says nothing of now; a pressure does.
  const silent = scene([], (second) => (second < 60 ? well : {}), 900).score(900);
  expect(silent?.stale).toEqual(['respiratory_rate', 'spo2', 'heart_rate']);
  expect(silent?.parts).toMatchObject({ systolic: 0, consciousness: 0 });
});

test('one disturbed value makes no score: the middle of the last minute does', () => {
  const disturbed = (second: number) => ({ ...well, spo2: second % 10 === 0 ? 80 : 97 });
  expect(scene([], disturbed, 120).score(120)?.total).toBe(0);
});

test('who is no longer alert scores three, however often it is said', () => {
  const single = rule({
    id: 'single',
    quantity: { of: 'news2_single' },
    limit: 2,
    holdMs: 60_000,
    clear: { margin: 0, holdMs: 0 },
    gap: 'reset',
  });
  for (const everyS of [1, 5, 60]) {
    const drowsy = (second: number): Vitals =>
      second % everyS === 0 ? { consciousness: second < 100 ? 'A' : 'V' } : {};
    expect(scene([single], drowsy, 400).alarms).toEqual(['single active 180']);
  }
});
