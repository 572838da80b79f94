import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { parquetMetadata, parquetReadObjects, parquetSchema } from 'hyparquet';
import { describe, expect, test } from 'vitest';
import { usualRules } from '#analytics/rules/rule-file.ts';
import { analyse } from '#study/analysis/analyse.ts';
import { defaultPlan } from '#study/default-plan.ts';
import { writeStudy } from '#study/file/study-file.ts';
import { type Column, cellOf, columnTypes } from '#study/written/columns.ts';
import { csvLine } from '#study/written/csv.ts';
import { fileNames } from '#study/written/file-names.ts';
import { manifestOf } from '#study/written/manifest.ts';
import { filesOf } from '#study/written/outputs.ts';
import { parquetOf } from '#study/written/parquet.ts';
import { type Table, tables } from '#study/written/tables.ts';
import { studyResult } from '../result-in-test.ts';

const all = tables as readonly Table[];

/** Every file of a small study, as one piece each. */
function filesOfStudy(): ReadonlyMap<string, Buffer> {
  const result = studyResult();
  const analysis = analyse(result, defaultPlan);
  const study = writeStudy(defaultPlan);
  const manifest = manifestOf(study, defaultPlan, analysis.size.wards, true);
  const files = filesOf({ plan: defaultPlan, result, analysis, manifest, study });
  const written = new Map<string, Buffer>();
  for (const { name, pieces } of files) {
    written.set(name, Buffer.concat([...pieces].map((piece) => Buffer.from(piece))));
  }
  return written;
}

const files = filesOfStudy();
const csv = (name: string): Record<string, string>[] =>
  parse(files.get(name) ?? '', { columns: true });

/** A small Buffer is a window into a larger one. */
const whole = (bytes: Uint8Array) => new Uint8Array(bytes).buffer;

async function parquet(bytes: Uint8Array): Promise<Record<string, unknown>[]> {
  return parquetReadObjects({ file: whole(bytes) });
}

test('a study leaves the files that are known as those of a study, the manifest last', () => {
  expect([...files.keys()]).toEqual(fileNames);
  expect([...files.keys()].at(-1)).toBe('manifest.json');
});

describe.each(all)('the table of $name', ({ name, columns, rows }) => {
  const lines = csv(`${name}.csv`);

  test('has a line for every row and every column once', () => {
    expect(lines).toHaveLength([...rows(studyResult())].length);
    expect(lines.length).toBeGreaterThan(0);
    const names = columns.map((column) => column.name);
    expect(Object.keys(lines[0] ?? {})).toEqual(names);
    expect(new Set(names).size).toBe(names.length);
    for (const each of names) expect(each).toMatch(/^[a-z_]+$/);
  });

  test('says the same in Parquet as in CSV, with the type of the dictionary', async () => {
    const bytes = files.get(`${name}.parquet`) ?? Buffer.alloc(0);
    const objects = await parquet(bytes);
    const texts = objects.map((row) =>
      Object.fromEntries(
        columns.map((column) => {
          const value = row[column.name];
          return [column.name, value === null || value === undefined ? '' : String(value)];
        }),
      ),
    );
    expect(texts).toEqual(lines);

    const { children } = parquetSchema(parquetMetadata(whole(bytes)));
    const types = children.map(({ element }) => [
      element.name,
      element.converted_type === 'UTF8' ? 'STRING' : element.type,
      element.repetition_type,
    ]);
    expect(types).toEqual(columns.map((column) => [column.name, column.type, 'OPTIONAL']));
  });

  test('is in the data dictionary, with type, unit and meaning', () => {
    const told = csv('data-dictionary.csv').filter((line) => line.table === name);
    expect(
      told.map(({ column, type, unit, meaning }) => ({ name: column, type, unit, meaning })),
    ).toEqual(
      columns.map(({ name: column, type, unit, meaning }) => ({
        name: column,
        type,
        unit,
        meaning,
      })),
    );
    for (const { meaning, type, unit, column } of told) {
      expect(meaning?.length).toBeGreaterThan(5);
      expect(columnTypes).toContain(type);
      expect(unit === 'ms').toBe(column?.endsWith('_ms'));
    }
  });
});

test('the tables say what the result says', () => {
  expect(csv('hours.csv')[3]).toEqual({
    replicate: '0',
    ward: '0',
    arm: 'unmonitored',
    hour: '1',
    mean_severity: '0.75',
    green_share: '0.5',
    yellow_share: '0.25',
    red_share: '0.25',
    visits_alarm: '2',
    visits_technical: '1',
    visits_round: '0',
    visits_bell: '0',
  });
  expect(csv('alarms.csv').slice(0, 2)).toMatchObject([
    { evaluated_ms: '15000', cleared_ms: '90000', verdict: 'true', episode: 'sepsis-1' },
    { kind: 'technical', cleared_ms: '', verdict: '', episode: '' },
  ]);
  expect(csv('episodes.csv').slice(0, 2)).toMatchObject([
    { event: 'arrest', event_ms: '6000000', missed: '0', link_ms: '60.5', responding_ms: '5000' },
    { patient: 'p, "02"', red_ms: '', event: '', detected_by: '', missed: '1', link_ms: '' },
  ]);
  expect(
    csv('delays.csv')
      .slice(0, 3)
      .map((row) => [row.up_to_ms, row.readings]),
  ).toEqual([
    ['10', '90'],
    ['100', '5'],
    ['', '1'],
  ]);
  expect(csv('samples.csv')[0]).toMatchObject({ measured: '100', lost: '3', underway: '1' });
  expect(csv('sweep.csv')[0]).toMatchObject({ limit: '110.5', hold_ms: '15000', link: 'a "b", c' });
});

test('any text and number comes back from CSV as it was', () => {
  const cell = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1 }),
    fc.constantFrom('"', ',', '\r', '\n', 'a\r\n"b",'),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constant(undefined),
  );
  fc.assert(
    fc.property(fc.array(cell, { minLength: 2, maxLength: 5 }), (cells) => {
      const [read] = parse(csvLine(cells), { record_delimiter: '\n' });
      expect(read).toEqual(cells.map((each) => (each === undefined ? '' : String(each))));
    }),
  );
});

test('an empty text is not a missing value', () => {
  expect(csvLine(['', undefined, 'a'])).toBe('"",,a\n');
});

test('whatever another reader could take for the end of a line is quoted', () => {
  expect(csvLine(['a\rb', 'c\nd', 'e'])).toBe('"a\rb","c\nd",e\n');
});

test('what is no number is missing, and whole columns hold whole numbers, in all files alike', () => {
  const column = (type: 'INT64' | 'DOUBLE'): Column<number> => {
    return { name: 'x', type, unit: '', meaning: '', of: (value) => value };
  };
  const values = [1.6, -0.2, Number.NaN, Number.POSITIVE_INFINITY];
  expect(values.map((value) => cellOf(column('INT64'), value))).toEqual([
    2,
    0,
    undefined,
    undefined,
  ]);
  expect(cellOf(column('DOUBLE'), -0)).toBe(0);
});

test('a Parquet file of many groups of rows has every row once, in order', async () => {
  const columns: Column<number>[] = [
    { name: 'n', type: 'INT64', unit: '', meaning: '', of: (row) => row },
    { name: 'half', type: 'DOUBLE', unit: '', meaning: '', of: (row) => row / 2 },
    {
      name: 'even',
      type: 'STRING',
      unit: '',
      meaning: '',
      of: (row) => (row % 2 ? undefined : 'yes'),
    },
  ];
  const count = 120_001;
  const pieces = [...parquetOf(columns, Array(count).keys(), 'test')];
  expect(pieces.length).toBeGreaterThan(2);
  const rows = await parquet(Buffer.concat(pieces));
  expect(rows).toHaveLength(count);
  expect(rows[count - 1]).toEqual({ n: 120_000n, half: 60_000, even: 'yes' });
  const sum = rows.reduce((total, row) => total + Number(row.n), 0);
  expect(sum).toBe((count * (count - 1)) / 2);
});

test('a table without rows is a file with its columns', async () => {
  const [table] = all;
  const bytes = Buffer.concat([...parquetOf(table?.columns ?? [], [], 'test')]);
  expect(await parquet(bytes)).toEqual([]);
  expect(parquetSchema(parquetMetadata(whole(bytes))).children).toHaveLength(
    table?.columns.length ?? 0,
  );
});

test('summary.json has numbers of six digits, exact counts, and says whether all was done', () => {
  const summary = JSON.parse(files.get('summary.json')?.toString() ?? '');
  expect(summary).toMatchObject({ complete: true, size: { wards: { done: 4, planned: 4 } } });
  expect(summary.notice).toContain('not for clinical use');
  for (const text of String(files.get('summary.json')).match(/\d+\.\d+/g) ?? []) {
    expect(text.replace(/^0\.0*|\./g, '').length).toBeLessThanOrEqual(6);
  }
});

test('the manifest names versions, seed, rules and the hash of the study file', () => {
  const hash = createHash('sha256')
    .update(files.get('study.yaml') ?? '')
    .digest('hex');
  const rulesHash = createHash('sha256')
    .update(readFileSync(usualRules))
    .digest('hex')
    .slice(0, 12);
  expect(JSON.parse(String(files.get('summary.json'))).rules.hash).toBe(rulesHash);
  expect(JSON.parse(String(files.get('manifest.json')))).toEqual({
    wardtwin: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    node: process.version,
    seed: '1',
    studySha256: hash,
    rules: { name: defaultPlan.rules.name, version: defaultPlan.rules.version, hash: rulesHash },
    command: 'npm run study -- --file study.yaml --out FOLDER',
    complete: true,
    wards: { done: 4, planned: 4 },
  });
});
