import { type CsvError, parse } from 'csv-parse/sync';
import { bad, good, type Result } from '#ward/result.ts';
import type { Vitals } from '#ward/vitals.ts';
import { type Column, expectedColumns, headerOf } from './recording-columns.ts';

/** What a monitor showed of one person, as its file says: no value is altered, none is made up. */
export interface Recording {
  /** Rows that hold at least one value, in the order of the file. */
  readonly rows: readonly Row[];
  /** The first row's time on the recording's own clock; may be below 0. */
  readonly firstMs: number;
  /** From the first row of the file to the last, whether or not they hold values. */
  readonly spanMs: number;
  /** The usual time from one row to the next; above 0. */
  readonly intervalMs: number;
  /** Columns that mean nothing to the ward. */
  readonly ignored: readonly string[];
}

export interface Row {
  /** Since the first row of the file; whole ms, never less than the row before. */
  readonly offsetMs: number;
  readonly vitals: Vitals;
}

/**
 * Reads the text of a CSV file with a header. A file in which anything is not what its column says
 * is bad as a whole, with the line to look at: half a recording would look like a calm patient.
 */
export function parseRecording(text: string): Result<Recording> {
  let columns: readonly Column[] | undefined;
  const taken: Taken = { rows: [], gapsMs: [] };

  const takeLine = (cells: string[], { lines }: { readonly lines: number }): undefined => {
    if (columns === undefined) {
      const header = headerOf(cells);
      if (!header.ok) throw new Unreadable(header.reason);
      columns = header.value;
      return;
    }
    const reason = takeRow(cells, columns, taken);
    if (reason !== undefined) throw new Unreadable(`line ${lines}: ${reason}`);
  };

  try {
    parse(text, {
      bom: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
      on_record: takeLine,
    });
  } catch (error) {
    if (error instanceof Unreadable || isCsvError(error)) return bad(error.message);
    throw error;
  }
  if (columns === undefined) return bad(`it is empty; ${expectedColumns}`);
  const { firstMs, lastMs } = taken;
  if (firstMs === undefined || lastMs === undefined) {
    return bad('it has a header, but no rows');
  }

  return good({
    rows: taken.rows,
    firstMs,
    spanMs: lastMs - firstMs,
    intervalMs: usual(taken.gapsMs),
    ignored: columns.filter(({ kind }) => kind === 'ignored').map(({ name }) => name),
  });
}

/** The library takes rows one by one and stops at an exception only. */
class Unreadable extends Error {}

interface Taken {
  readonly rows: Row[];
  readonly gapsMs: number[];
  firstMs?: number;
  lastMs?: number;
}

/** Adds one row; answers with what is wrong about it, if anything is. */
function takeRow(cells: readonly string[], columns: readonly Column[], taken: Taken) {
  if (cells.length !== columns.length) {
    return `${cells.length} cells, but the header has ${columns.length} columns`;
  }
  // The header has exactly one column of time, and each of its cells is a time or the row is bad.
  let atMs = Number.NaN;
  let vitals: Record<string, number | string> | undefined;

  for (const [index, cell] of cells.entries()) {
    const column = columns[index] as Column;
    if (column.kind === 'ignored') continue;
    const read = column.read(cell);
    if (!read.ok) return `"${cell}" in column "${column.name}" ${read.reason}`;
    if (column.kind === 'time') atMs = read.value as number;
    else if (read.value !== undefined) {
      vitals ??= {};
      vitals[column.vital] = read.value;
    }
  }
  if (taken.lastMs !== undefined) {
    if (atMs < taken.lastMs) return 'its time is before that of the row above';
    if (atMs > taken.lastMs) taken.gapsMs.push(atMs - taken.lastMs);
  }
  taken.firstMs ??= atMs;
  taken.lastMs = atMs;
  if (vitals !== undefined) taken.rows.push({ offsetMs: atMs - taken.firstMs, vitals });
  return undefined;
}

/** The median. A single row has no gap to the next: then it is as good as any. */
function usual(gapsMs: readonly number[]): number {
  const sorted = Float64Array.from(gapsMs).sort();
  return sorted[sorted.length >> 1] ?? 1000;
}

function isCsvError(error: unknown): error is CsvError {
  return error instanceof Error && 'code' in error && /^(CSV|INVALID)_/.test(String(error.code));
}
