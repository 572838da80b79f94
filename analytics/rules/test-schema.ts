import { z } from 'zod';
import { timeWithUnit } from '#forms/schemas.ts';
import { namePattern } from '#ward/topics.ts';
import { isNumericVital, type VitalName, vitalNames } from '#ward/vitals.ts';
import { parseSeries, type SeriesValue, seriesPatterns } from './series.ts';

// What each key means is told here once: to who reads this, and to editors through the JSON Schema.

const mostMs = 30 * 24 * 3_600_000;

/** Since the beginning of the test. */
const moment = timeWithUnit(0, mostMs);

const every = timeWithUnit(1, mostMs).describe('One value of each series so often. Else 1s.');

const alarm = z
  .strictObject({
    rule: z.string('is the id of a rule').describe('The id of a rule, or id.no_data.'),
    raised: moment.describe('Since the first value.'),
    cleared: moment.optional().describe('Left out: it is still active at the end.'),
    told: moment.optional().describe('When analytics came to know it. Left out: whenever.'),
  })
  .check(({ value, issues }) => {
    for (const later of ['cleared', 'told'] as const) {
      const atMs = value[later];
      if (typeof atMs !== 'number' || atMs >= value.raised) continue;
      const message = 'is a time that is not before "raised"';
      issues.push({ code: 'custom', input: `${atMs}ms`, path: [later], message });
    }
  })
  .meta({ id: 'alarm' });

const late = z.strictObject({
  from: moment.describe('What was measured from this moment'),
  to: moment.describe('to this one, both included,'),
  by: moment.describe('takes so much longer, and may be overtaken.'),
});

const arrives = z.strictObject({
  delay: moment.default(0).describe('Every sample is on its way for so long.'),
  late: z.array(late, 'is a list such as [{ from: 20s, to: 24s, by: 1m }]').default([]),
});

// What is wrong with a word is told when it is read; the pattern is for editors alone.
const rows = {
  numbers: z.string().meta({ id: 'numbers', pattern: seriesPatterns.numbers }),
  letters: z.string().meta({ id: 'letters', pattern: seriesPatterns.letters }),
} as const;

const series = z.strictObject(
  Object.fromEntries(vitalNames.map((vital) => [vital, values(vital).optional()])),
);

const test = z.strictObject({
  name: z
    .string('is a sentence that says what is tested')
    .min(1, 'is a sentence')
    .describe('A sentence that says what is tested.'),
  patient: z
    .string('is the name of a patient')
    .regex(namePattern, 'is a name')
    .default('patient')
    .describe('Whose rules these are, where somebody has rules of their own.'),
  every: every.default(1000),
  series: series.describe('The values of each vital, in the order in which they were measured.'),
  arrives: arrives
    .default({ delay: 0, late: [] })
    .describe('How the values travel. Else each is there at once.'),
  alarms: z
    .array(alarm, 'is a list of alarms; [] where none is expected')
    .describe('All alarms of these values; [] where none is expected.'),
});

export const testFileSchema = z.strictObject({
  rules: z
    .string('is the name of a file of rules, seen from this file')
    .min(1, 'is a file name')
    .describe('The file of rules, seen from this file.'),
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
  const row = isNumericVital(vital) ? rows.numbers : rows.letters;
  return z.union([row, z.number()], right).transform((text, context) => {
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
