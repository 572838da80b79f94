import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ReplayedAlarm } from '#study/replay/judged.ts';

const shared = new URL('../../../../shared/', import.meta.url).pathname;
const vectors = join(shared, 'vectors/bidmc-alarms.json');
const recordings = join(shared, 'data/bidmc');
const script = join(import.meta.dirname, '../../../wardtwin.ts');

interface Golden {
  readonly signal: keyof typeof vitals;
  readonly op: '<' | '>';
  readonly limit: number;
  readonly hold_s: number;
  readonly alarms: number;
  /** Rows are counted from 0; the clock of a recording may begin elsewhere. */
  readonly rows_by_record: Readonly<Record<string, readonly number[]>>;
}

const vitals = { HR: 'heart_rate', PULSE: 'pulse_rate', RESP: 'respiratory_rate', SpO2: 'spo2' };
const sides = { '>': 'above', '<': 'below' };

const idOf = ({ signal, op, limit, hold_s }: Golden) =>
  `${vitals[signal]}-${sides[op]}-${limit}-${hold_s}s`;

function ruleOf(golden: Golden): string {
  const { signal, op, limit, hold_s } = golden;
  return `- {id: ${idOf(golden)}, vital: ${vitals[signal]}, ${sides[op]}: ${limit}, hold: ${hold_s}s, gap: reset}`;
}

/** All limits and holds in one file, through the real command. */
function replayed(goldens: readonly Golden[]): readonly ReplayedAlarm[] {
  const folder = mkdtempSync(join(tmpdir(), 'bidmc-'));
  try {
    const rules = join(folder, 'rules.yaml');
    writeFileSync(rules, goldens.map(ruleOf).join('\n'));
    const words = ['replay', '--recordings', recordings, '--rules', rules, '--json'];
    const { stdout, stderr, status } = spawnSync(process.execPath, [script, ...words], {
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    return stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Row {
  readonly atS: number;
  readonly values: Readonly<Record<string, number>>;
}

function rowsOf(record: string): readonly Row[] {
  const text = readFileSync(join(recordings, `bidmc_${record}_Numerics.csv`), 'utf8');
  const [head = '', ...lines] = text.trim().split('\n');
  const names = head.split(',').map((name) => name.trim());
  return lines.map((line) => {
    const cells = line.split(',').map(Number.parseFloat);
    const values = Object.fromEntries(names.map((name, column) => [name, cells[column] ?? NaN]));
    return { atS: (cells[0] ?? 0) + 0, values };
  });
}

/** The first row after it that does not violate: by the words of the vectors, row for row. */
function clearedAtS(rows: readonly Row[], row: number, { signal, op, limit }: Golden) {
  const violates = ({ values }: Row) => {
    const value = values[signal] ?? NaN;
    return op === '>' ? value > limit : value < limit;
  };
  return rows.slice(row).find((each) => !violates(each))?.atS ?? null;
}

function expectedOf(goldens: readonly Golden[]): readonly ReplayedAlarm[] {
  const names = readdirSync(recordings).map((file) => file.replace('.csv', ''));
  return names.sort().flatMap((recording) => {
    const record = recording.split('_')[1] ?? '';
    const rows = rowsOf(record);
    return goldens
      .flatMap((golden) =>
        (golden.rows_by_record[record] ?? []).map((row) => ({
          recording,
          rule: idOf(golden),
          raisedAtS: rows[row]?.atS ?? NaN,
          clearedAtS: clearedAtS(rows, row, golden),
        })),
      )
      .sort((a, b) => a.raisedAtS - b.raisedAtS || (a.rule < b.rule ? -1 : 1));
  });
}

test.skipIf(!existsSync(vectors) || !existsSync(recordings))(
  'on real recordings every limit with every hold begins and ends on exactly the expected rows',
  () => {
    const { golden }: { golden: readonly Golden[] } = JSON.parse(readFileSync(vectors, 'utf8'));
    const expected = expectedOf(golden);
    expect(expected).toHaveLength(golden.reduce((sum, { alarms }) => sum + alarms, 0));
    expect(replayed(golden)).toEqual(expected);
  },
);
