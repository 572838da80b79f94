import { expect, test } from 'vitest';
import { windowLimits } from '#analytics/course/window.ts';
import { createEvaluation, type EvaluationParts } from '#analytics/judging/evaluation.ts';
import type { Rule } from '#analytics/rules/rule.ts';
import type { Reading } from '#ward/reading.ts';
import type { Vitals } from '#ward/vitals.ts';
import { bookOf, noon, reading, rule, setOf } from '../scene.ts';

/** An evaluation that readings are given by hand, each at once where nothing else is said. */
function judged(rules: readonly Rule[] = [rule()], parts: Partial<EvaluationParts> = {}) {
  const set = setOf(rules);
  const book = bookOf(set);
  const evaluation = createEvaluation({ set, limits: windowLimits, book, ...parts });
  evaluation.gridAt = noon;
  return {
    evaluation,
    take(second: number, vitals: Vitals, other: Partial<Reading> = {}) {
      const each = reading(second, vitals, other);
      return evaluation.evaluate(each, each.receivedAt);
    },
    courseOf: (vital: 'heart_rate' | 'systolic' | 'spo2') =>
      evaluation.people.get('p1')?.courses.get(vital),
    news: () => book.take(),
  };
}

test('values that came too late for the windows are counted, and those that came behind newer ones', () => {
  const { take, evaluation } = judged([rule({ unless: ['moving'] })]);
  const hour = 3600;
  expect(take(hour, { heart_rate: 80, steps: 10 })).toBe(0);
  expect(take(hour + 10, { heart_rate: 80, steps: 20 })).toBe(0);
  expect(evaluation.lateValues).toBe(0);
  expect(take(hour + 5, { heart_rate: 80, steps: 15 })).toBe(0);
  expect(evaluation.lateValues).toBe(2);
  expect(take(hour + 5, { heart_rate: 80, steps: 15 })).toBe(0);
  expect(take(0, { heart_rate: 80, steps: 1 })).toBe(2);
  expect(take(1, { steps: 1 })).toBe(1);
  expect(evaluation.lateValues).toBe(2);
});

test('of what no rule looks at there is no past, unless everybody is scored', () => {
  const of = (scores: boolean) => {
    const { take, courseOf } = judged([rule()], { scores });
    for (const second of [0, 1, 2]) take(second, { heart_rate: 80, systolic: 120 });
    return [courseOf('heart_rate'), courseOf('systolic')].map((each) => each?.window.points.length);
  };
  expect([of(false), of(true)]).toEqual([
    [3, 0],
    [3, 3],
  ]);
  const { take, courseOf } = judged();
  take(0, { heart_rate: 80, systolic: 120 });
  expect(courseOf('systolic')).toMatchObject({ unwatched: true, value: 120, at: noon });
});

test('the value of a vital is the newest by measured time, of one time the last that came', () => {
  const { take, courseOf } = judged();
  take(10, { heart_rate: 80 });
  take(5, { heart_rate: 70 }, { receivedAt: noon + 12_000 });
  expect(courseOf('heart_rate')).toMatchObject({ value: 80, at: noon + 10_000 });
  expect(courseOf('heart_rate')?.receivedAt).toBe(noon + 12_000);
  take(10, { heart_rate: 90 }, { device: 'other', receivedAt: noon + 11_000 });
  expect(courseOf('heart_rate')).toMatchObject({ value: 90, receivedAt: noon + 12_000 });
});

test('a vital whose values wait for one before them is heard all the same', () => {
  const { take, evaluation, courseOf } = judged();
  take(0, { heart_rate: 80 });
  evaluation.arrived(reading(20, { heart_rate: 80, spo2: 97 }));
  expect(courseOf('heart_rate')).toMatchObject({ at: noon, receivedAt: noon + 20_050 });
  expect(courseOf('spo2')).toBeUndefined();
  evaluation.arrived(reading(10, { heart_rate: 80 }));
  expect(courseOf('heart_rate')?.receivedAt).toBe(noon + 20_050);
  evaluation.arrived(reading(30, { heart_rate: 80 }, { patient: 'unknown' }));
  expect(evaluation.people.has('unknown')).toBe(false);
});

test('what is worked out at an even moment stands for the present for five minutes, or longer in a fast ward', () => {
  const score = rule({ id: 'score', quantity: { of: 'news2' }, limit: 2, holdMs: 0 });
  const isLate = (afterMs: number, presentLeastMs = 0) => {
    const { take, evaluation, news } = judged([score], { presentLeastMs });
    take(55, { heart_rate: 135 });
    evaluation.workOut(noon + 60_000, noon + 60_000 + afterMs);
    return news().alarms.map(({ late = false }) => late);
  };
  expect([isLate(300_000), isLate(300_001)]).toEqual([[false], [true]]);
  expect([isLate(300_001, 400_000), isLate(300_001, 1000)]).toEqual([[false], [true]]);
});

test('even moments are due ten seconds later, and none before the first', () => {
  const { evaluation } = judged();
  const due = (second: number) => {
    const moment = evaluation.nextMoment(noon + second * 1000);
    return moment && (moment - noon) / 1000;
  };
  expect([19.999, 20, 45].map(due)).toEqual([undefined, 10, 10]);
  evaluation.workOut(noon + 10_000, noon + 20_000);
  expect([20, 29.999, 30].map(due)).toEqual([undefined, undefined, 20]);
  // Of more than an hour without any the oldest are let go.
  expect([3620, 3630, 7230].map(due)).toEqual([20, 20, 3620]);
  evaluation.gridAt = undefined;
  expect(due(105)).toBeUndefined();
  expect([109.999, 110].map(due)).toEqual([undefined, 100]);
});

test('patients are gone through in the order of their names, whenever they came', () => {
  const score = rule({ id: 'score', quantity: { of: 'news2' }, limit: 2, holdMs: 0 });
  const { take, evaluation, news } = judged([score]);
  const told = () => news().alarms.map(({ patient }) => patient);
  for (const patient of ['p3', 'p1']) take(5, { heart_rate: 135 }, { patient });
  evaluation.workOut(noon + 60_000, noon + 70_000);
  expect(told()).toEqual(['p1', 'p3']);
  for (const patient of ['p2', 'p0']) take(65, { heart_rate: 135 }, { patient });
  for (const patient of ['p3', 'p1']) take(65, { heart_rate: 60 }, { patient });
  evaluation.forget('p3');
  take(66, { heart_rate: 135 }, { patient: 'p3' });
  evaluation.workOut(noon + 120_000, noon + 130_000);
  expect([...evaluation.people.keys()]).toEqual(['p0', 'p1', 'p2', 'p3']);
});

test('the fast heart of who walks is no alarm of a rule that excuses it', () => {
  const raised = (stepsEach: number) => {
    const { take, news } = judged([rule({ unless: ['moving'] })]);
    for (let second = 0; second < 60; second += 1) {
      take(second, { heart_rate: second < 40 ? 80 : 120, steps: stepsEach * second });
    }
    return news().alarms.length;
  };
  expect([raised(0), raised(2)]).toEqual([1, 0]);
});

test('learnt is what a rule measures by the person, and steps are asked for where a rule excuses', () => {
  const personal = { times: 1.5, learnMs: 3_600_000, low: 90, high: 130 };
  const drift = { of: 'drift', vital: 'spo2', learnMs: 3_600_000 } as const;
  const { take, evaluation } = judged([
    rule({ id: 'personal', limit: personal }),
    rule({ id: 'excused', unless: ['moving'] }),
    rule({ id: 'drift', quantity: drift }),
    rule({ id: 'cold', quantity: { of: 'vital', vital: 'temperature' } }),
  ]);
  take(0, { heart_rate: 80, temperature: 37, spo2: 97 });
  const person = evaluation.people.get('p1');
  expect([...(person?.bins.keys() ?? [])]).toEqual(['heart_rate', 'spo2']);
  const wants = (vital: 'heart_rate' | 'temperature') => person?.courses.get(vital)?.wantsActivity;
  expect([wants('heart_rate'), wants('temperature')]).toEqual([true, false]);
});
