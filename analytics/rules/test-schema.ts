import { z } from 'zod';
import { timeWithUnit } from '#forms/schemas.ts';
import { namePattern } from '#ward/topics.ts';
import { type VitalName, vitalNames } from '#ward/vitals.ts';
import { parseSeries, type SeriesValue } from './series.ts';

const mostMs = 30 * 24 * 3_600_000;

/** Since the beginning of the test. */
const moment = timeWithUnit(0, mostMs);

const every = timeWithUnit(1, mostMs);

const alarm = z
  .strictObject({
    rule: z.string('is the id of a rule'),
    raised: moment,
    /** Absent: it is still active at the end. */
    cleared: moment.optional(),
    /** When analytics came to know it; absent: whenever. */
    told: moment.optional(),
  })
  .check(({ value, issues }) => {
    for (const later of ['cleared', 'told'] as const) {
      const atMs = value[later];
      if (typeof atMs !== 'number' || atMs >= value.raised) continue;
      const message = 'is a time that is not before "raised"';
      issues.push({ code: 'custom', input: `${atMs}ms`, path: [later], message });
    }
  });

const late = z.strictObject({ from: moment, to: moment, by: moment });

const arrives = z.strictObject({
  /** Every sample is on its way for so long. */
  delay: moment.default(0),
  /** What was measured from … to … (both included) takes so much longer, and may be overtaken. */
  late: z.array(late, 'is a list such as [{ from: 20s, to: 24s, by: 1m }]').default([]),
});

const series = z.strictObject(
  Object.fromEntries(vitalNames.map((vital) => [vital, values(vital).optional()])),
);

const test = z.strictObject({
  name: z.string('is a sentence that says what is tested').min(1, 'is a sentence'),
  /** Whose rules these are, where the file has rules of their own for somebody. */
  patient: z.string('is the name of a patient').regex(namePattern, 'is a name').default('patient'),
  every: every.default(1000),
  series,
  arrives: arrives.default({ delay: 0, late: [] }),
  alarms: z.array(alarm, 'is a list of alarms; [] where none is expected'),
});

export const testFileSchema = z.strictObject({
  rules: z.string('is the name of a file of rules, seen from this file').min(1, 'is a file name'),
  tests: z.array(test, 'is a list of tests').min(1, 'is a list of at least one test'),
});

export type TestFile = z.infer<typeof testFileSchema>;
export type RuleTest = TestFile['tests'][number];

/** The keys that a file may have there. */
export function keysAt(path: readonly PropertyKey[]): readonly string[] {
  const place = path.filter((part) => typeof part === 'string').at(-1);
  return keys[place ?? 'file'] ?? [];
}

const keys: Readonly<Record<string, readonly string[]>> = {
  file: Object.keys(testFileSchema.shape),
  tests: Object.keys(test.shape),
  series: vitalNames,
  arrives: Object.keys(arrives.shape),
  late: Object.keys(late.shape),
  alarms: Object.keys(alarm.shape),
};

function values(vital: VitalName) {
  const right = 'is a row of values such as 90x10 120x30 _x5';
  return z.union([z.string(), z.number()], right).transform((text, context) => {
    const read = parseSeries(String(text), vital);
    if (read.ok) return read.value;
    context.issues.push({
      code: 'custom',
      input: text,
      message: read.reason,
      params: { whole: true },
    });
    return z.NEVER as readonly SeriesValue[];
  });
}
