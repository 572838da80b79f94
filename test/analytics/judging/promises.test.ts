import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { windowLimits } from '#analytics/course/window.ts';
import { createEvaluation } from '#analytics/judging/evaluation.ts';
import type { Rule } from '#analytics/rules/rule.ts';
import type { Reading } from '#ward/reading.ts';
import { bookOf, noon, reading, rule, setOf } from '../scene.ts';
import { arrivalsOf, judged, latenessMs, type Sent, streamOf } from './streams.ts';

const heart = fc.constantFrom(55, 80, 96, 101, 120, 120, 120, 120);
const wait = fc.constantFrom(1, 1, 1, 1, 1, 2, 3, 6, 8, 20, 70);
const hearts = fc.record({ heart_rate: heart });

/** As a stream, but some of it comes up to twenty minutes late. */
function veryLate(streams: fc.Arbitrary<Sent[]>): fc.Arbitrary<Sent[]> {
  const lateness = fc.array(fc.constantFrom(0, 0, 0, 0, 7000, 60_000, 300_000, 2_400_000), {
    minLength: 1,
    maxLength: 120,
  });
  return fc.tuple(streams, lateness).map(([sent, late]) =>
    sent.map((each, index) => ({
      ...each,
      delayMs: each.delayMs + (late[index % late.length] ?? 0),
    })),
  );
}

const gaps = ['reset', 'hold', 'alarm'] as const;
const count = rule({
  id: 'count',
  quantity: {
    of: 'count',
    conditions: [
      { vital: 'heart_rate', when: 'above', limit: 100 },
      { vital: 'spo2', when: 'below', limit: 92 },
    ],
  },
  limit: 0,
  holdMs: 20_000,
});
const everyRule: readonly Rule[] = [
  ...gaps.map((gap) => rule({ id: gap, gap })),
  ...gaps.map((gap) => rule({ id: `${gap} at once`, gap, holdMs: 0 })),
  count,
  rule({
    id: 'apart',
    quantity: { of: 'difference', vitals: ['heart_rate', 'spo2'] },
    limit: 60,
    holdMs: 10_000,
  }),
];

describe('an alarm never rests on a value that was not measured', () => {
  test('however late and often values arrive: at its beginning and where it was raised one was', () => {
    let alarms = 0;
    const vitals = fc.record({ heart_rate: heart, spo2: fc.constantFrom(97, 95, 90, 20) });
    fc.assert(
      fc.property(veryLate(streamOf(wait, vitals, { minLength: 5, maxLength: 100 })), (sent) => {
        const readings = arrivalsOf(sent, true);
        const measured = new Map(
          readings.map(({ at, vitals: { heart_rate } }) => [at, heart_rate ?? 0]),
        );
        for (const alarm of judged(everyRule, readings, 60).alarms) {
          if (alarm.kind !== 'physiological') continue;
          alarms += 1;
          const { onsetAt, raisedAt, value, vital, evaluatedAt } = alarm;
          if (vital === undefined) {
            const inputs = readings.filter(({ at, receivedAt }) => {
              return at <= raisedAt && at > raisedAt - 60_000 && receivedAt <= evaluatedAt;
            });
            expect(inputs).not.toEqual([]);
            continue;
          }
          expect(measured.get(raisedAt)).toBe(value);
          expect(value).toBeGreaterThan(100);
          expect(measured.get(onsetAt)).toBeGreaterThan(100);
          const known = readings.filter(({ at }) => at === raisedAt || at === onsetAt);
          for (const { at } of known) {
            const first = known.find((each) => each.at === at)?.receivedAt;
            expect(first).toBeLessThanOrEqual(evaluatedAt);
          }
        }
      }),
      { numRuns: 100, endOnFailure: true },
    );
    expect(alarms).toBeGreaterThan(100);
  });
});

describe('violation for as long as the hold always raises', () => {
  const stretch = fc.record({
    before: streamOf(wait, hearts, { minLength: 1, maxLength: 60 }),
    waitS: wait,
    waits: fc.array(fc.constantFrom(1, 1, 2, 3, 4), { minLength: 30, maxLength: 40 }),
    delays: fc.array(fc.integer({ min: 0, max: latenessMs - 1 }), { minLength: 40, maxLength: 40 }),
  });

  test('whatever was before, and however the values are delayed within the lateness', () => {
    fc.assert(
      fc.property(stretch, ({ before, waitS, waits, delays }) => {
        let atS = (before.at(-1)?.atS ?? 0) + waitS;
        const firstAt = noon + atS * 1000;
        const held = waits.map((each, index): Sent => {
          const at = atS;
          atS += each;
          const delayMs = delays[index] ?? 0;
          return { atS: at, vitals: { heart_rate: 120, spo2: 85 }, delayMs, copiesMs: [] };
        });
        const { alarms } = judged(everyRule, arrivalsOf([...before, ...held], true), 12);
        for (const { id, holdMs, quantity } of everyRule) {
          if (quantity.of === 'difference') continue;
          const active = alarms.find((alarm) => alarm.rule === id && alarm.state === 'active');
          expect([id, active?.state]).toEqual([id, 'active']);
          // At the first value after the hold; where moments are even, at the next of them.
          const latestAt = firstAt + holdMs + (quantity.of === 'vital' ? 4000 : 20_000);
          expect(active?.raisedAt).toBeLessThanOrEqual(latestAt);
        }
      }),
      { numRuns: 100, endOnFailure: true },
    );
  });
});

describe('a clean stream never raises', () => {
  test('however late, irregular and repeated it is', () => {
    const vitals = fc.record(
      {
        heart_rate: fc.constantFrom(80, 90, 100),
        spo2: fc.constantFrom(97, 95, 92),
        respiratory_rate: fc.constantFrom(12, 16, 20),
        systolic: fc.constantFrom(115, 130),
        temperature: fc.constantFrom(36.5, 37.5),
        consciousness: fc.constant('A' as const),
      },
      { requiredKeys: ['heart_rate'] },
    );
    const rules = [
      ...everyRule.filter(({ id }) => id !== 'apart'),
      rule({ id: 'score', quantity: { of: 'news2' }, limit: 3, holdMs: 0 }),
      rule({ id: 'single', quantity: { of: 'news2_single' }, limit: 2, holdMs: 0 }),
      rule({
        id: 'rises',
        quantity: { of: 'change', vital: 'heart_rate', overMs: 60_000 },
        limit: 20,
        holdMs: 0,
      }),
    ];
    fc.assert(
      fc.property(veryLate(streamOf(wait, vitals, { minLength: 5, maxLength: 100 })), (sent) => {
        const { alarms } = judged(rules, arrivalsOf(sent, true), 60);
        expect(alarms.filter(({ kind }) => kind === 'physiological')).toEqual([]);
      }),
      { numRuns: 100, endOnFailure: true },
    );
  });
});

/** One value after another, in this order, each judged a little after it arrived. */
function evaluated(rules: readonly Rule[], readings: readonly Reading[]) {
  const set = setOf(rules);
  const book = bookOf(set);
  const evaluation = createEvaluation({ set, limits: windowLimits, book });
  const steps = readings.map((each) => {
    const wasActive = rules.filter(({ id }) => book.activeOf('p1', id) !== undefined);
    const tooLate = evaluation.evaluate(each, each.receivedAt);
    const ended = wasActive
      .filter(({ id }) => book.activeOf('p1', id) === undefined)
      .map(({ id }) => book.known('p1', id).findLast(({ late, clearedAt }) => clearedAt || !late));
    return { reading: each, tooLate, ended };
  });
  return { steps, evaluation };
}

describe('a late value', () => {
  test('never cancels what newer values confirm', () => {
    const rules = everyRule.filter(({ quantity }) => quantity.of === 'vital');
    let ended = 0;
    fc.assert(
      fc.property(veryLate(streamOf(wait, hearts, { minLength: 5, maxLength: 100 })), (sent) => {
        const { steps } = evaluated(rules, arrivalsOf(sent, true));
        const seen: Reading[] = [];
        for (const { reading: each, ended: over } of steps) {
          const isLate = seen.some(({ at }) => at > each.at);
          seen.push(each);
          ended += isLate ? over.length : 0;
          for (const alarm of isLate ? over : []) {
            const endAt = alarm?.clearedAt ?? 0;
            const newer = seen.filter(({ at, vitals: { heart_rate = 0 } }) => {
              return at > endAt && at !== each.at && heart_rate > 100;
            });
            expect(newer).toEqual([]);
          }
        }
      }),
      { numRuns: 300, endOnFailure: true },
    );
    expect(ended).toBeGreaterThan(50);
  });

  test('is accounted for, always: it is judged in its place, too late, or a repeat', () => {
    const all = { next: 0, late: 0, inPlace: 0, tooLate: 0, repeats: 0 };
    fc.assert(
      fc.property(veryLate(streamOf(wait, hearts, { minLength: 50, maxLength: 120 })), (sent) => {
        const readings = arrivalsOf(sent, true);
        const { steps, evaluation } = evaluated([rule()], readings);
        let newestAt = Number.NEGATIVE_INFINITY;
        const heard = new Set<number>();
        const here = { next: 0, late: 0, tooLate: 0, repeats: 0 };
        for (const { reading: each, tooLate } of steps) {
          const isRepeat = heard.has(each.at) && tooLate === 0;
          if (each.at > newestAt) here.next += 1;
          else if (isRepeat) here.repeats += 1;
          else here.late += 1;
          here.tooLate += tooLate;
          if (tooLate > 0) expect(each.at).toBeLessThan(newestAt - windowLimits.spanMs + 60_000);
          newestAt = Math.max(newestAt, each.at);
          heard.add(each.at);
        }
        expect(here.late).toBe(evaluation.lateValues + here.tooLate);
        expect(here.next + here.repeats + evaluation.lateValues + here.tooLate).toBe(
          readings.length,
        );
        all.inPlace += evaluation.lateValues;
        for (const key of ['next', 'late', 'tooLate', 'repeats'] as const) all[key] += here[key];
      }),
      { numRuns: 150, endOnFailure: true },
    );
    for (const [name, number] of Object.entries(all))
      expect([name, number > 30]).toEqual([name, true]);
  });
});

describe('an old backlog', () => {
  const hour = 3600;
  /** A device measures each second, is out of reach for an hour, and hands all of it over at once. */
  const outage = fc
    .array(fc.tuple(fc.constantFrom(80, 96, 120, 120), fc.integer({ min: 4, max: 900 })), {
      minLength: 5,
      maxLength: 30,
    })
    .map((spells) => {
      const values = spells.flatMap(([value, length]) => Array(length).fill(value) as number[]);
      return Array.from({ length: hour }, (_, second) => values[second % values.length] ?? 80);
    });

  test('fills the log and does not ring; what still lasts rings once, at a value of the present', () => {
    let late = 0;
    let woken = 0;
    const rules = [rule(), rule({ id: 'reset', gap: 'reset' }), count];
    fc.assert(
      fc.property(outage, fc.constantFrom(80, 120), (values, now) => {
        const before = Array.from({ length: 60 }, (_, second) =>
          reading(second, { heart_rate: 80 }),
        );
        const backlog = values.map((heart_rate, index) =>
          reading(60 + index, { heart_rate }, { receivedAt: noon + (60 + hour) * 1000 }),
        );
        const after = Array.from({ length: 40 }, (_, index) =>
          reading(60 + hour + index, { heart_rate: now }),
        );
        const { alarms, log } = judgedByBook(rules, [...before, ...backlog, ...after]);
        for (const alarm of alarms) {
          const isOld = noon + (60 + hour) * 1000 - alarm.raisedAt > 60_000 + 240_000;
          if (!isOld) continue;
          late += 1;
          expect(alarm.late).toBe(true);
          const isOver = alarm.clearedAt !== undefined && alarm.clearedAt < noon + hour * 1000;
          if (isOver) expect(alarm.rangAt).toBeUndefined();
          if (alarm.rangAt !== undefined) {
            woken += 1;
            expect(alarm.rangAt).toBeGreaterThanOrEqual(noon + (60 + hour) * 1000);
          }
        }
        for (const { id } of rules) {
          const calls = log.filter((each) => each.rule === id && each.state === 'open');
          expect(calls.length).toBeLessThanOrEqual(2);
        }
      }),
      { numRuns: 25, endOnFailure: true },
    );
    expect(late).toBeGreaterThan(50);
    expect(woken).toBeGreaterThan(3);
  });

  function judgedByBook(rules: readonly Rule[], readings: readonly Reading[]) {
    const { alarms, interventions } = judged(rules, readings);
    return { alarms, log: interventions };
  }
});
