import { lasting } from '#station/ages.ts';
import { oneLine } from '#station/one-line.ts';
import type { DelayReport } from '#ward/reports.ts';

/** What of a report stands in which column; the first two are names, the others figures. */
const columns: Readonly<Record<string, (report: DelayReport) => string>> = {
  device: ({ device }) => oneLine(device),
  patient: ({ patient }) => oneLine(patient),
  p50: ({ p50Ms }) => lasting(p50Ms),
  p95: ({ p95Ms }) => lasting(p95Ms),
  p99: ({ p99Ms }) => lasting(p99Ms),
  lost: ({ loss }) => `${(100 * loss).toFixed(1)} %`,
  'waits for': ({ latenessMs }) => lasting(latenessMs),
  every: ({ intervalMs }) => (intervalMs === undefined ? '-' : lasting(intervalMs)),
  clock: ({ offsetMs }) => clockOf(offsetMs),
  'learnt from': ({ source, samples }) => (source === 'learnt' ? `${samples}` : 'the link'),
};

const names = ['device', 'patient'];

/** One line for each device, by patient and name, under a line that names the columns. */
export function linesOf(reports: readonly DelayReport[]): readonly string[] {
  const sorted = reports.toSorted(
    (one, other) => compare(one.patient, other.patient) || compare(one.device, other.device),
  );
  const heads = Object.keys(columns);
  const rows = [heads, ...sorted.map((each) => Object.values(columns).map((cell) => cell(each)))];
  const widths = heads.map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, index) => {
        const width = widths[index] ?? 0;
        return names.includes(heads[index] ?? '') ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  '),
  );
}

/** As far as a clock is off by less, it is the link rather than the clock. */
const rightMs = 1000;

function clockOf(offsetMs: number): string {
  if (Math.abs(offsetMs) < rightMs) return 'right';
  return `${lasting(Math.abs(offsetMs))} ${offsetMs > 0 ? 'ahead' : 'behind'}`;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
