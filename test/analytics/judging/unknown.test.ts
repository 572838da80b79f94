import { expect, test } from 'vitest';
import { idOf } from '#analytics/alarms/alarms.ts';
import { windowLimits } from '#analytics/course/window.ts';
import { createJudging, perfectPrior } from '#analytics/judging/judging.ts';
import type { Rule } from '#analytics/rules/rule.ts';
import type { Alarm } from '#ward/alarm.ts';
import type { Vitals } from '#ward/vitals.ts';
import { bookOf, noon, reading, rule, setOf } from '../scene.ts';

/**
 * What is told of a patient of whom these vitals arrive, by second; the clock goes on by itself. The
 * book may know alarms, and for some seconds nobody may be heard.
 */
function scene(
  rules: readonly Rule[],
  of: (second: number) => Vitals | undefined,
  until: number,
  { alarms = [], deafS = -1 }: { alarms?: readonly Alarm[]; deafS?: number } = {},
) {
  const set = setOf(rules);
  const book = bookOf(set, alarms);
  const judging = createJudging({ set, limits: windowLimits, book, prior: perfectPrior });
  const told: string[] = [];
  for (let second = 0; second <= until; second += 1) {
    const now = noon + second * 1000 + 50;
    const vitals = of(second);
    if (vitals) judging.take(reading(second, vitals), now);
    if (second === deafS) judging.evaluation.deafUntil = now;
    judging.until(now, now);
    for (const alarm of book.take().alarms) {
      const at = ((alarm.clearedAt ?? alarm.onsetAt) - noon) / 1000;
      told.push(`${second}: ${alarm.rule} ${alarm.kind} ${alarm.state} ${at}`);
    }
  }
  return told;
}

const silentFrom =
  (second: number, back = Number.POSITIVE_INFINITY) =>
  (now: number) =>
    now < second || now >= back ? { heart_rate: 120 } : undefined;

test('an alarm of a rule that resets is over when its values stop, at the first that did not come', () => {
  // Known once the gap is one, and what is a little late would have come.
  expect(scene([rule({ gap: 'reset' })], silentFrom(20), 60)).toEqual([
    '5: fast physiological active 0',
    '40: fast physiological cleared 20',
  ]);
});

test('an alarm that the very last value raised is over like any other', () => {
  expect(scene([rule({ gap: 'reset' })], silentFrom(6), 60)).toEqual([
    '5: fast physiological active 0',
    '30: fast physiological cleared 6',
  ]);
});

test('an alarm of a rule that holds stays, for nobody knows that it is over', () => {
  expect(scene([rule({ gap: 'hold' })], silentFrom(20), 600)).toEqual([
    '5: fast physiological active 0',
  ]);
});

test('where the rule says so missing values are a technical alarm of their own, until they are back', () => {
  const told = scene([rule({ gap: 'alarm' })], silentFrom(20, 100), 120);
  expect(told).toEqual([
    '5: fast physiological active 0',
    '40: fast.no_data technical active 19',
    '110: fast.no_data technical cleared 100',
  ]);
});

test('each silence is told of, and one that is known from before a restart is not told again', () => {
  const twice = (second: number) =>
    second < 20 || (second >= 60 && second < 80) ? { heart_rate: 80 } : undefined;
  expect(scene([rule({ gap: 'alarm' })], twice, 120)).toEqual([
    '40: fast.no_data technical active 19',
    '70: fast.no_data technical cleared 60',
    '100: fast.no_data technical active 79',
  ]);
  const known = { onsetAt: noon + 19_000, clearedAt: noon + 60_000, state: 'cleared' } as const;
  const alarm: Alarm = {
    ...{ ...known, id: idOf('p1', 'fast.no_data', known.onsetAt), patient: 'p1' },
    ...{ rule: 'fast.no_data', kind: 'technical', priority: 'medium', life: 'cleared' as never },
    ...{ message: '', raisedAt: noon + 40_000, evaluatedAt: noon + 40_000 },
  };
  expect(scene([rule({ gap: 'alarm' })], twice, 120, { alarms: [alarm] })).toEqual([
    '100: fast.no_data technical active 79',
  ]);
});

test('that nobody could be heard for a while is no sign that a value came', () => {
  expect(scene([rule({ gap: 'alarm' })], silentFrom(20), 120, { deafS: 50 })).toEqual([
    '5: fast physiological active 0',
    '40: fast.no_data technical active 19',
  ]);
});

test('what people write is missing when it is no longer good, however close together they wrote before', () => {
  const hour = 3600;
  const oxygen = rule({ quantity: { of: 'vital', vital: 'supplemental_oxygen' }, gap: 'alarm' });
  const writes = [0, 60, 120, 180, 10 * hour];
  const told = scene(
    [oxygen],
    (second) => (writes.includes(second) ? { supplemental_oxygen: 1 } : undefined),
    10 * hour + 60,
  );
  expect(told).toHaveLength(2);
  expect(told[0]).toMatch(
    new RegExp(`^${8 * hour + 180 + 20}: fast.no_data technical active 180$`),
  );
  expect(told[1]).toContain('fast.no_data technical cleared');
});

test('a vital that was never measured is not missed', () => {
  expect(scene([rule({ gap: 'alarm' })], () => ({ spo2: 97 }), 120)).toEqual([]);
});

test('a rise that the person’s own walking explains is no alarm', () => {
  const rise = rule({
    id: 'rise',
    quantity: { of: 'change', vital: 'heart_rate', overMs: 120_000 },
    limit: 20,
    holdMs: 60_000,
    clear: { margin: 10, holdMs: 0 },
    unless: ['moving'],
  });
  const rising = (second: number) => (second < 200 ? 70 : 110);
  const at = (second: number, steps: number): Vitals => ({ heart_rate: rising(second), steps });
  expect(scene([rise], (second) => at(second, 0), 400)).toHaveLength(2);
  expect(scene([rise], (second) => at(second, 2 * second), 400)).toEqual([]);
});

test('what violated all the time, and came late, is an alarm again after it was over as unknown', () => {
  const set = setOf([rule({ gap: 'reset' })]);
  const book = bookOf(set);
  const judging = createJudging({ set, limits: windowLimits, book, prior: perfectPrior });
  const told: string[] = [];
  for (let second = 0; second <= 80; second += 1) {
    const now = noon + second * 1000 + 50;
    const held = second >= 20 && second < 60;
    // From 60 s on all is there that was measured meanwhile.
    const from = second === 60 ? 20 : second;
    for (let at = held ? 81 : from; at <= second; at += 1) {
      judging.take(reading(at, { heart_rate: 120 }, { receivedAt: now }), now);
    }
    judging.until(now, now);
    for (const { state, onsetAt, clearedAt = onsetAt } of book.take().alarms) {
      told.push(`${second}: ${state} ${(clearedAt - noon) / 1000}`);
    }
  }
  expect(told).toEqual(['5: active 0', '40: cleared 20', '60: active 20']);
});
