import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Point } from '#analytics/course/point.ts';
import { windowLimits } from '#analytics/course/window.ts';
import { boundOf } from '#analytics/judging/bound.ts';
import { judge } from '#analytics/judging/judge.ts';
import { pointsOf, rule } from '../scene.ts';

const vectors = '../shared/vectors/bidmc-alarms.json';
const folder = '../shared/data/bidmc';

interface Golden {
  readonly signal: string;
  readonly op: '<' | '>';
  readonly limit: number;
  readonly hold_s: number;
  readonly alarms: number;
  readonly rows_by_record: Readonly<Record<string, readonly number[]>>;
}

/** The vectors count rows, one a second; a row without a number breaks whatever was going on. */
const everyRow = {
  ...windowLimits,
  spanMs: Number.POSITIVE_INFINITY,
  gap: { floorMs: 1000, factor: 1 },
};

/** The rows of one column that hold a number: `NaN` was never measured. */
function measured(record: string, signal: string): [row: number, value: number][] {
  const text = readFileSync(`${folder}/bidmc_${record}_Numerics.csv`, 'utf8');
  const [head = '', ...lines] = text.trim().split('\n');
  const column = head.split(',').findIndex((name) => name.trim() === signal);
  return lines
    .map((line, row): [number, number] => [row, Number.parseFloat(line.split(',')[column] ?? '')])
    .filter(([, value]) => Number.isFinite(value));
}

const windows = new Map<string, readonly Point[]>();

function pointsIn(record: string, signal: string): readonly Point[] {
  const key = `${record} ${signal}`;
  const points = windows.get(key) ?? pointsOf(measured(record, signal), everyRow);
  windows.set(key, points);
  return points;
}

function rowsRaised({ signal, op, limit, hold_s }: Golden, record: string): number[] {
  const sides = { '>': 'above', '<': 'below' } as const;
  const strict = rule({
    when: sides[op],
    limit,
    holdMs: hold_s * 1000,
    clear: { margin: 0, holdMs: 0 },
    gap: 'reset',
  });
  const { turns } = judge(pointsIn(record, signal), boundOf(strict));
  return turns.flatMap((turn) => (turn.kind === 'raised' ? [turn.point.reading.seq] : []));
}

test.skipIf(!existsSync(vectors) || !existsSync(folder))(
  'on real recordings each limit and hold raises on exactly the expected rows',
  () => {
    const { golden } = JSON.parse(readFileSync(vectors, 'utf8')) as { golden: readonly Golden[] };
    const records = Array.from({ length: 26 }, (_, index) => String(index + 1).padStart(2, '0'));
    for (const each of golden) {
      const rows = records.map((record) => [record, rowsRaised(each, record)] as const);
      const raised = Object.fromEntries(rows.filter(([, found]) => found.length > 0));
      expect({ ...each, rows_by_record: raised }).toEqual(each);
      expect(Object.values(raised).flat()).toHaveLength(each.alarms);
    }
    expect(golden.length).toBeGreaterThan(50);
  },
);
