import fc from 'fast-check';
import { windowLimits } from '#analytics/course/window.ts';
import { createJudging } from '#analytics/judging/judging.ts';
import type { Rule } from '#analytics/rules/rule.ts';
import type { Alarm, Intervention } from '#ward/alarm.ts';
import type { Reading } from '#ward/reading.ts';
import type { Vitals } from '#ward/vitals.ts';
import { bookOf, noon, reading, setOf } from '../scene.ts';

/** What was measured, and how long it was on its way; copies of it come later still. */
export interface Sent {
  readonly atS: number;
  readonly vitals: Vitals;
  readonly delayMs: number;
  readonly copiesMs: readonly number[];
}

/** All delays lie within this, and for so long judging waits for what is missing. */
export const latenessMs = 5000;

/**
 * The gateway did not believe these clocks, so that nothing is learnt of delays, and the lateness
 * stays what was promised.
 */
const unlearnt = { quality: ['clock_ahead'] } as const;

/** In the order of arrival; without `delayed`, each arrives in its moment, once. */
export function arrivalsOf(sent: readonly Sent[], delayed: boolean): Reading[] {
  return sent
    .flatMap(({ atS, vitals, delayMs, copiesMs }, seq) =>
      [delayMs, ...copiesMs].slice(0, delayed ? undefined : 1).map((ms) => {
        const receivedAt = noon + atS * 1000 + (delayed ? ms : 0);
        return reading(seq, vitals, { at: noon + atS * 1000, receivedAt, ...unlearnt });
      }),
    )
    .sort((one, other) => one.receivedAt - other.receivedAt)
    .map((each, index) => ({ ...each, number: index + 1, after: index }));
}

/** Judges as the ward does, each in the moment of its arrival, until so long after the last was measured. */
export function judged(rules: readonly Rule[], readings: readonly Reading[], afterS = 0) {
  const prior = { minMs: 0, p50Ms: 0, p95Ms: latenessMs, p99Ms: latenessMs, loss: 0 };
  const set = setOf(rules);
  const book = bookOf(set);
  const judging = createJudging({ set, limits: windowLimits, book, prior, scores: true });
  const alarms = new Map<string, Alarm>();
  const interventions: Intervention[] = [];
  for (const each of readings) {
    judging.take(each, each.receivedAt);
    takeNews();
  }
  const heardAt = Math.max(noon, ...readings.map(({ receivedAt }) => receivedAt));
  const endAt = Math.max(noon, ...readings.map(({ at }) => at)) + afterS * 1000;
  for (let now = Math.ceil(heardAt / 1000) * 1000; now <= endAt; now += 1000) {
    judging.until(now, now);
  }
  takeNews();
  return { alarms: [...alarms.values()], interventions };

  function takeNews(): void {
    const news = book.take();
    for (const alarm of news.alarms) alarms.set(alarm.id, alarm);
    interventions.push(...news.interventions);
  }
}

/** The log of the alarms about patients, by measured time. */
export function logOf(alarms: readonly Alarm[]) {
  return alarms
    .filter(({ kind }) => kind === 'physiological')
    .map(({ id, rule, onsetAt, raisedAt, clearedAt }) => ({
      id,
      rule,
      onsetS: (onsetAt - noon) / 1000,
      raisedS: (raisedAt - noon) / 1000,
      clearedS: clearedAt && (clearedAt - noon) / 1000,
    }))
    .sort((one, other) => (one.id < other.id ? -1 : 1));
}

const delay = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(0, 50) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: latenessMs - 1 }) },
);
const copies = fc.oneof(
  { weight: 6, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: fc.array(fc.integer({ min: 0, max: 40_000 }), { maxLength: 2 }) },
);

/**
 * Samples of a device, one after another: so many seconds apart, with these vitals. The first arrives
 * at once: who was never heard before cannot be known to have sent something earlier.
 */
export function streamOf(
  waitS: fc.Arbitrary<number>,
  vitals: fc.Arbitrary<Vitals>,
  lengths: { readonly minLength: number; readonly maxLength: number },
): fc.Arbitrary<Sent[]> {
  return fc
    .array(fc.record({ waitS, vitals, delayMs: delay, copiesMs: copies }), {
      ...lengths,
      size: 'max',
    })
    .map((steps) => {
      let atS = 0;
      return steps.map(({ waitS: wait, delayMs, ...rest }, index) => {
        atS += wait;
        return { atS, delayMs: index === 0 ? 0 : delayMs, ...rest };
      });
    });
}
