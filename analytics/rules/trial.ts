import { windowLimits } from '#analytics/course/window.ts';
import { play } from '#analytics/play.ts';
import type { Reading } from '#ward/reading.ts';
import type { Vitals } from '#ward/vitals.ts';
import type { RuleSet } from './rule-set.ts';
import type { SeriesValue } from './series.ts';
import type { RuleTest } from './test-schema.ts';

/** One alarm, in ms since the beginning of the test. */
export interface Told {
  readonly rule: string;
  readonly raised: number;
  /** Absent while it is active at the end. */
  readonly cleared?: number | undefined;
  /** When analytics came to know it. */
  readonly told?: number | undefined;
}

/** What the rules make of a test, judged as live: in the order of arrival, by measured time. */
export function tried(
  { patient, every, series, arrives }: Omit<RuleTest, 'name' | 'alarms'>,
  set: RuleSet,
): readonly Told[] {
  const readings = samplesOf(series)
    .map(({ index, vitals }) => readingOf(index, index * every, vitals, patient, arrives))
    .sort((one, other) => one.receivedAt - other.receivedAt)
    .map((reading, index) => ({ ...reading, number: index + 1, after: index }));
  const endMs = Math.max(lengthOf(series) * every, readings.at(-1)?.receivedAt ?? 0);
  return play(set, windowLimits, readings, { untilMs: endMs }).map(
    ({ rule, raisedAt, clearedAt, evaluatedAt }): Told => ({
      rule,
      raised: raisedAt,
      cleared: clearedAt,
      told: evaluatedAt,
    }),
  );
}

function lengthOf(series: RuleTest['series']): number {
  return Math.max(0, ...Object.values(series).map((values) => values?.length ?? 0));
}

/** What was measured at each moment; moments at which nothing was are left out. */
function samplesOf(series: RuleTest['series']) {
  const rows = Object.entries(series).flatMap(([vital, values]) =>
    values === undefined ? [] : [{ vital, values }],
  );
  return Array.from({ length: lengthOf(series) }, (_, index) => {
    const known = rows
      .map(({ vital, values }): [string, SeriesValue] => [vital, values[index]])
      .filter(([, value]) => value !== undefined);
    return { index, vitals: Object.fromEntries(known) as Vitals };
  }).filter(({ vitals }) => Object.keys(vitals).length > 0);
}

function readingOf(
  seq: number,
  at: number,
  vitals: Vitals,
  patient: string,
  { delay, late }: RuleTest['arrives'],
): Reading {
  const later = late
    .filter(({ from, to }) => at >= from && at <= to)
    .reduce((sum, { by }) => sum + by, 0);
  const delayMs = delay + later;
  return {
    number: 0,
    after: 0,
    device: 'device',
    patient,
    boot: 'test',
    seq,
    at,
    receivedAt: at + delayMs,
    delayMs,
    quality: [],
    vitals,
  };
}
