import type { Analysis } from '#study/analysis/analysis.ts';
import type { Plan } from '#study/plan.ts';
import { reportHtml } from '#study/report/report.ts';
import type { StudyResult } from '#study/ward/results.ts';
import { notice } from '#ward/notice.ts';
import { cellOf } from './columns.ts';
import { csvLine } from './csv.ts';
import type { OutFile } from './files.ts';
import { type Manifest, wardtwinVersion } from './manifest.ts';
import { parquetOf } from './parquet.ts';
import { type Table, tables } from './tables.ts';

/** All that a study came to. */
export interface Outcome {
  readonly plan: Plan;
  readonly result: StudyResult;
  readonly analysis: Analysis;
  readonly manifest: Manifest;
  /** Text of the effective study file. */
  readonly study: string;
}

/** Equal outcomes give equal bytes. Made piece by piece, while they are written. */
export function* filesOf({ plan, result, analysis, manifest, study }: Outcome): Generator<OutFile> {
  yield { name: 'study.yaml', pieces: [study] };
  yield { name: 'data-dictionary.csv', pieces: [dictionary()] };
  for (const table of tables as readonly Table[]) {
    const createdBy = `wardtwin ${wardtwinVersion()}`;
    yield { name: `${table.name}.csv`, pieces: csvOf(table, result) };
    const pieces = parquetOf(table.columns, table.rows(result), createdBy);
    yield { name: `${table.name}.parquet`, pieces };
  }
  const { complete, rules } = manifest;
  yield { name: 'summary.json', pieces: [json({ notice, complete, rules, ...analysis })] };
  yield { name: 'report.html', pieces: [reportHtml(analysis, plan, manifest)] };
  // The last one: a folder with a manifest is whole.
  yield { name: 'manifest.json', pieces: [json(manifest)] };
}

/** Of every column of every table, so that no file has to explain itself. */
export function dictionary(): string {
  const head = csvLine(['table', 'row', 'column', 'type', 'unit', 'meaning']);
  const lines = (tables as readonly Table[]).flatMap(({ name, row, columns }) =>
    columns.map((column) =>
      csvLine([name, row, column.name, column.type, column.unit, column.meaning]),
    ),
  );
  return [head, ...lines].join('');
}

const linesOfPiece = 1000;

function* csvOf(table: Table, result: StudyResult): Generator<string> {
  let piece = csvLine(table.columns.map(({ name }) => name));
  let lines = 0;
  for (const row of table.rows(result)) {
    piece += csvLine(table.columns.map((column) => cellOf(column, row)));
    lines += 1;
    if (lines % linesOfPiece > 0) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

/** Six digits are more than chance leaves; counts are exact. */
function json(value: unknown): string {
  const rounded = (_: string, each: unknown) =>
    typeof each === 'number' && !Number.isInteger(each) ? Number(each.toPrecision(6)) : each;
  return `${JSON.stringify(value, rounded, 2)}\n`;
}
