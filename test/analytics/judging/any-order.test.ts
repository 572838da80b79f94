import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Rule } from '#analytics/rules/rule.ts';
import type { Vitals } from '#ward/vitals.ts';
import { rule } from '../scene.ts';
import { arrivalsOf, judged, logOf, type Sent, streamOf } from './streams.ts';

/** The same alarms, however the stream was delayed and repeated within its lateness. How many. */
function sameInAnyOrder(rules: readonly Rule[], streams: fc.Arbitrary<Sent[]>, numRuns: number) {
  let alarms = 0;
  fc.assert(
    fc.property(streams, (sent) => {
      const inOrder = logOf(judged(rules, arrivalsOf(sent, false), 120).alarms);
      expect(logOf(judged(rules, arrivalsOf(sent, true), 120).alarms)).toEqual(inOrder);
      alarms += inOrder.length;
    }),
    { numRuns, endOnFailure: true },
  );
  return alarms;
}

const wait = fc.constantFrom(1, 1, 1, 1, 1, 1, 2, 3, 6, 8, 20, 70);
const heart = fc.constantFrom(55, 80, 96, 101, 120, 120, 120, 120);

describe('any permutation and repetition of a stream within its lateness gives the same alarms', () => {
  test.each(['reset', 'hold', 'alarm'] as const)('of a vital, where a gap says %s', (gap) => {
    const rules = [
      rule({ id: 'held', gap }),
      rule({ id: 'at_once', gap, holdMs: 0, clear: { margin: 0, holdMs: 0 } }),
      rule({ id: 'covered', gap, holdMs: 12_000, coverage: 0.8, clear: { margin: 5, holdMs: 0 } }),
      rule({ id: 'slow', gap, when: 'below', limit: 60, holdMs: 2000 }),
      rule({ id: 'at_rest', gap, unless: ['moving'] }),
    ];
    const vitals = fc.record({
      heart_rate: heart,
      steps: fc.constantFrom(0, 0, 0, 5, 30),
    });
    const counted = streamOf(wait, vitals, { minLength: 10, maxLength: 120 }).map((sent) => {
      let steps = 0;
      return sent.map((each) => {
        steps += each.vitals.steps ?? 0;
        return { ...each, vitals: { ...each.vitals, steps } };
      });
    });
    expect(sameInAnyOrder(rules, counted, 120)).toBeGreaterThan(100);
  });

  test('of a score, a change, a difference and a count', () => {
    const rules = [
      rule({ id: 'urgent', quantity: { of: 'news2' }, limit: 4, holdMs: 0 }),
      rule({ id: 'held', quantity: { of: 'news2' }, limit: 2, holdMs: 120_000, gap: 'reset' }),
      rule({ id: 'single', quantity: { of: 'news2_single' }, limit: 2, holdMs: 0 }),
      rule({
        id: 'rises',
        quantity: { of: 'change', vital: 'heart_rate', overMs: 120_000 },
        limit: 15,
        holdMs: 0,
      }),
      rule({
        id: 'apart',
        quantity: { of: 'difference', vitals: ['heart_rate', 'pulse_rate'] },
        limit: 20,
        holdMs: 20_000,
        gap: 'reset',
      }),
      rule({
        id: 'several',
        quantity: {
          of: 'count',
          conditions: [
            { vital: 'heart_rate', when: 'above', limit: 100 },
            { vital: 'spo2', when: 'below', limit: 92 },
            { vital: 'systolic', when: 'below', limit: 95 },
          ],
        },
        limit: 1,
        holdMs: 10_000,
      }),
    ];
    const vitals: fc.Arbitrary<Vitals> = fc
      .record({
        heart_rate: heart,
        spo2: fc.constantFrom(97, 95, 91, 88),
        pulse_rate: fc.constantFrom(80, 81, 120),
        respiratory_rate: fc.constantFrom(14, 22, 26),
        seldom: fc.record(
          {
            systolic: fc.constantFrom(120, 90, 85),
            temperature: fc.constantFrom(36.8, 39.5),
            consciousness: fc.constantFrom('A' as const, 'V' as const),
            supplemental_oxygen: fc.constantFrom(0, 2),
          },
          { requiredKeys: [] },
        ),
        isSeldom: fc.integer({ min: 0, max: 9 }),
      })
      .map(({ seldom, isSeldom, ...often }) => ({ ...often, ...(isSeldom === 0 && seldom) }));
    const often = fc.constantFrom(2, 5, 10, 10, 10, 15, 40, 400);
    const streams = streamOf(often, vitals, { minLength: 20, maxLength: 120 });
    expect(sameInAnyOrder(rules, streams, 100)).toBeGreaterThan(100);
  });

  test('of a drift from what is usual, and of a limit that follows the person', () => {
    const learnMs = 2 * 3_600_000;
    const rules = [
      rule({ id: 'drifts', quantity: { of: 'drift', vital: 'heart_rate', learnMs }, limit: 4 }),
      rule({
        id: 'own',
        limit: { times: 1.2, learnMs, low: 85, high: 140 },
        clear: { margin: 2, holdMs: 0 },
      }),
    ];
    const vitals = fc.record({ heart_rate: fc.integer({ min: 60, max: 110 }) });
    const streams = streamOf(fc.constantFrom(30, 30, 30, 60), vitals, {
      minLength: 300,
      maxLength: 500,
    }).map((sent) =>
      sent.map((each, index) => {
        const { heart_rate = 0 } = each.vitals;
        return { ...each, vitals: { heart_rate: heart_rate / 4 + 60 + index / 20 } };
      }),
    );
    expect(sameInAnyOrder(rules, streams, 15)).toBeGreaterThan(10);
  });
});
