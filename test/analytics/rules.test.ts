import { expect, test } from 'vitest';
import { type LimitRule, lostSignal, rules } from '#analytics/rules/table.ts';
import { isTechnicalRule } from '#ward/alarm.ts';
import { namePattern } from '#ward/topics.ts';
import { numericVitals } from '#ward/vitals.ts';

test.each(rules as readonly LimitRule[])('the rule $id can begin and can end', (rule) => {
  const { low, high } = numericVitals[rule.vital];
  expect(rule.id).toMatch(namePattern);
  expect(rule.limit).toBeGreaterThan(low);
  expect(rule.limit).toBeLessThan(high);
  // What ends an alarm must not at once begin it again.
  if (rule.when === 'above') expect(rule.clear.limit).toBeLessThan(rule.limit);
  else expect(rule.clear.limit).toBeGreaterThan(rule.limit);
  expect(rule.interventions.length).toBeGreaterThan(0);
  expect(rule.message).toContain(String(rule.limit));
});

test('no two rules share an id, which is their topic', () => {
  const ids = [...rules.map(({ id }) => id), lostSignal.id];
  expect(new Set(ids).size).toBe(ids.length);
});

test('of all rules the bedside takes only the lost signal for one that is about sensors', () => {
  expect(isTechnicalRule(lostSignal.id)).toBe(true);
  expect(rules.filter(({ id }) => isTechnicalRule(id))).toEqual([]);
});

test('the threshold of the BMIS is there as it was published', () => {
  expect(rules[0]).toMatchObject({
    id: 'tachycardia',
    vital: 'heart_rate',
    when: 'above',
    limit: 100,
  });
});
