import { expect, test } from 'vitest';
import { likeness } from '#analytics/compare/entry.ts';
import type { Alarm } from '#ward/alarm.ts';

const base = {
  patient: 'p1',
  rule: 'fast',
  vital: 'heart_rate',
  raisedAt: 10_000,
  clearedAt: 60_000,
};
const alarm = (other: Partial<Alarm> = {}) => ({ ...base, ...other }) as Alarm;
const like = (one: Partial<Alarm>, other: Partial<Alarm>) =>
  likeness(alarm(one), alarm(other), 5000);

test('alarms of one rule are alike where both were active at some moment, or nearly at once', () => {
  expect(like({}, { raisedAt: 60_000, clearedAt: 90_000 })).toBe('rule');
  expect(like({ raisedAt: 60_000, clearedAt: 90_000 }, {})).toBe('rule');
  expect(like({}, { raisedAt: 60_001, clearedAt: 90_000 })).toBe('none');
  expect(like({ clearedAt: undefined } as object, { raisedAt: 900_000, clearedAt: 900_001 })).toBe(
    'rule',
  );
  const short = { clearedAt: 10_000 };
  expect(like(short, { raisedAt: 15_000, clearedAt: 15_000 })).toBe('rule');
  expect(like(short, { raisedAt: 15_001, clearedAt: 15_001 })).toBe('none');
});

test('of another patient none is', () => {
  expect(like({}, { patient: 'p2' })).toBe('none');
});

test('alarms of two rules are alike by their vital, if they break the same side of a limit', () => {
  const above = { value: 140, limit: 120 };
  const quick = { rule: 'quick', value: 130, limit: 100 };
  expect(like(above, quick)).toBe('vital');
  expect(like(above, { ...quick, value: 90 })).toBe('none');
  expect(like(above, { ...quick, vital: 'pulse_rate' })).toBe('none');
  // Which side is not known goes with either.
  expect(like(above, { rule: 'quick' })).toBe('vital');
  expect(like({ value: 40, limit: 50 }, { rule: 'quick', value: 130 })).toBe('vital');
  const unknown = { vital: undefined } as object;
  expect(like({ ...above, ...unknown }, { ...quick, ...unknown })).toBe('none');
});
