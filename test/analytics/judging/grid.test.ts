import { describe, expect, test } from 'vitest';
import { windowLimits } from '#analytics/course/window.ts';
import { createEvaluation } from '#analytics/judging/evaluation.ts';
import type { Rule } from '#analytics/rules/rule.ts';
import type { Vitals } from '#ward/vitals.ts';
import { bookOf, noon, reading, rule, setOf } from '../scene.ts';

const score = rule({ id: 'score', quantity: { of: 'news2' }, limit: 4, holdMs: 0 });

/** The values of the first rule at even moments, by second; samples arrive `lateS` after their time. */
function valuesOf(
  rules: readonly Rule[],
  samples: readonly (readonly [second: number, vitals: Vitals, lateS?: number])[],
  untilS: number,
) {
  const set = setOf(rules);
  const book = bookOf(set);
  const evaluation = createEvaluation({ set, limits: windowLimits, book });
  const arrivals = samples
    .map(([second, vitals, lateS = 0]) => ({ second, vitals, at: second + lateS }))
    .sort((one, other) => one.at - other.at);
  const values = new Map<number, number>();
  evaluation.gridAt = noon;
  for (let now = 0; now <= untilS; now += 1) {
    while (arrivals[0] && arrivals[0].at <= now) {
      const { second, vitals, at } = arrivals.shift() as (typeof arrivals)[number];
      const each = reading(second, vitals, { receivedAt: noon + at * 1000 });
      evaluation.evaluate(each, noon + now * 1000);
    }
    const moment = evaluation.nextMoment(noon + now * 1000);
    if (moment !== undefined) evaluation.workOut(moment, noon + now * 1000);
    const points = evaluation.people.get('p1')?.grid[0]?.window.points ?? [];
    for (const { at, value } of now % 10 === 0 ? points : []) values.set((at - noon) / 1000, value);
  }
  return {
    values: [...values].sort(([one], [other]) => one - other),
    alarms: book.take().alarms.filter((alarm) => alarm.rule !== 'artefact'),
  };
}

const times = (from: number, until: number, everyS: number, vitals: Vitals) =>
  Array.from({ length: Math.floor((until - from) / everyS) + 1 }, (_, index) => {
    return [from + index * everyS, vitals] as const;
  });

describe('a score at an even moment', () => {
  test('knows the level of consciousness of then, whatever was told since', () => {
    const told = [
      [5, { consciousness: 'V' }],
      [65, { consciousness: 'A' }],
    ] as const;
    expect(
      valuesOf([score], [...told, ...times(0, 300, 5, { heart_rate: 80 })], 200).values,
    ).toEqual([
      [0, 0],
      [60, 3],
      [120, 0],
      [180, 0],
    ]);
  });

  test('knows it where it is told every second', () => {
    const each = times(0, 300, 1, { heart_rate: 80, consciousness: 'V' });
    expect(valuesOf([score], each, 140).values).toEqual([
      [0, 3],
      [60, 3],
      [120, 3],
    ]);
  });

  test('knows a pressure that is measured seldom until the next one, and not before it', () => {
    const cuff = [
      [2, { systolic: 85 }],
      [1805, { systolic: 120 }],
    ] as const;
    const { values } = valuesOf([score], [...cuff, ...times(0, 1900, 5, { heart_rate: 80 })], 1900);
    expect(values.map(([, value]) => value)).toEqual([0, ...Array(30).fill(3), 0]);
  });

  test('is worked out again when a value arrives late, from what was known of each moment', () => {
    const cuff = [
      [2, { systolic: 85, consciousness: 'A' }],
      [1000, { systolic: 120, consciousness: 'V' }],
    ] as const;
    const hearts = times(0, 1300, 5, { heart_rate: 80 });
    const late = [[700, { spo2: 90 }, 500]] as const;
    const { values } = valuesOf([score], [...cuff, ...late, ...hearts], 1250);
    const plain = valuesOf([score], [...cuff, ...hearts], 1250);
    const extra = (second = 0) => (second >= 700 && second <= 760 ? 3 : 0);
    expect(values).toEqual(plain.values.map(([at, value = 0]) => [at, value + extra(at)]));
  });
});

test('a value that comes just behind the moment that it belongs to makes the score of that moment another', () => {
  const hearts = times(0, 200, 5, { heart_rate: 80 });
  const late = [[55, { spo2: 90 }, 17]] as const;
  expect(valuesOf([score], [...late, ...hearts], 85).values).toEqual([
    [0, 0],
    [60, 3],
  ]);
});

describe('a value that is too late for the windows, or comes a second time', () => {
  test('changes nothing that was worked out', () => {
    const hearts = times(0, 3600, 5, { heart_rate: 120, spo2: 95 });
    const late = [
      [100, { heart_rate: 60 }, 3400],
      [3000, { heart_rate: 120, spo2: 95 }, 500],
    ] as const;
    const plain = valuesOf([score], hearts, 3600).values;
    expect(valuesOf([score], [...hearts, ...late], 3600).values).toEqual(plain);
  });
});

test('steps that come late excuse what was judged without them', () => {
  const rise = rule({
    quantity: { of: 'change', vital: 'heart_rate', overMs: 120_000 },
    limit: 20,
    holdMs: 60_000,
    unless: ['moving'],
  });
  const hearts = Array.from({ length: 400 }, (_, second) => {
    return [second, { heart_rate: second < 200 ? 70 : 110 }] as const;
  });
  const steps = Array.from({ length: 80 }, (_, index) => {
    return [5 * index, { steps: 10 * index }, 45] as const;
  });
  expect(valuesOf([rise], hearts, 400).alarms).toHaveLength(1);
  expect(valuesOf([rise], [...hearts, ...steps], 400).alarms).toEqual([]);
});

test('a drift is what it was, whatever arrives late', () => {
  const learnMs = 2 * 3_600_000;
  const quantity = { of: 'drift', vital: 'heart_rate', learnMs } as const;
  const drift = rule({ id: 'drift', quantity, limit: 4 });
  const hearts = Array.from({ length: 1000 }, (_, index) => {
    return [
      index * 20,
      { heart_rate: 60 + (index % 3) + (index > 700 ? (index - 700) / 10 : 0) },
    ] as const;
  });
  const plain = valuesOf([drift], hearts, 19_900).values;
  expect(plain.length).toBeGreaterThan(100);
  const late = [[19_001, { heart_rate: 75 }, 850]] as const;
  expect(valuesOf([drift], [...hearts, ...late], 19_900).values).toEqual(plain);
});

describe('the silence of what a score is made of', () => {
  const apart = rule({
    id: 'apart',
    quantity: { of: 'difference', vitals: ['heart_rate', 'pulse_rate'] },
    limit: 20,
    holdMs: 0,
    gap: 'reset',
  });

  test('ends an alarm that resets at a gap', () => {
    const both = times(0, 100, 1, { heart_rate: 120, pulse_rate: 70 });
    const one = times(101, 400, 1, { heart_rate: 120 });
    const { alarms } = valuesOf([apart], [...both, ...one], 400);
    expect(alarms.map(({ state, clearedAt = noon }) => [state, (clearedAt - noon) / 1000])).toEqual(
      [
        ['active', 0],
        ['cleared', 110],
      ],
    );
  });

  test('is told of where the rule says so, once three moments have nothing', () => {
    const second = (at = noon) => (at - noon) / 1000;
    const both = times(0, 100, 1, { heart_rate: 80, pulse_rate: 80 });
    const one = times(101, 400, 1, { heart_rate: 80 });
    const told = valuesOf([{ ...apart, gap: 'alarm' }], [...both, ...one], 400).alarms;
    // The last moment of which both were known is that of 100 s; each is worked out 10 s later.
    expect(told.map(({ rule, raisedAt }) => [rule, second(raisedAt)])).toEqual([
      ['apart.no_data', 150],
    ]);
    const back = times(200, 400, 1, { heart_rate: 80, pulse_rate: 80 });
    const again = valuesOf([{ ...apart, gap: 'alarm' }], [...both, ...back], 400).alarms;
    expect(again.map(({ state, clearedAt }) => [state, second(clearedAt)])).toEqual([
      ['active', 0],
      ['cleared', 200],
    ]);
  });

  test('is over with the last moment that is known, where all that was missing came late', () => {
    const pair = { heart_rate: 80, pulse_rate: 80 };
    const late = times(101, 200, 1, pair).map(([at, vitals]) => [at, vitals, 200 - at] as const);
    const samples = [...times(0, 100, 1, pair), ...late, ...times(201, 400, 1, pair)];
    const { alarms } = valuesOf([{ ...apart, gap: 'alarm' }], samples, 400);
    expect(alarms.map(({ state, clearedAt = noon }) => [state, (clearedAt - noon) / 1000])).toEqual(
      [
        ['active', 0],
        ['cleared', 190],
      ],
    );
  });
});
