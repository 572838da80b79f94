import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, test } from 'vitest';

/** The whole ward on recordings, as `npm start` runs it, and what its store holds in the end. */
async function play(recordings: string, speed: number) {
  const data = mkdtempSync(join(tmpdir(), 'ward-recordings-'));
  folders.push(data);
  const words = ['--recordings', recordings, '--speed', String(speed), '--data', data, '--json'];
  const ports = ['--mqtt-port', '0', '--http-port', '0'];
  const ward = spawn(process.execPath, ['wardtwin.ts', 'start', ...words, ...ports], {
    cwd: new URL('..', import.meta.url),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  ward.stdout.on('data', (text) => {
    output += text;
  });
  const code = await new Promise((resolve) => ward.once('exit', resolve));
  const counts = JSON.parse(output.trim().split('\n').at(-1) ?? '');
  return { code, counts, modes: modesIn(data), stored: storedIn(join(data, 'ward.sqlite')) };
}

/** Who may do what with the files of the ward: each way once. */
function modesIn(data: string): string[] {
  const files = readdirSync(data, { withFileTypes: true, recursive: true });
  const modes = files
    .filter((file) => file.isFile())
    .map((file) => (statSync(join(file.parentPath, file.name)).mode & 0o777).toString(8));
  return [...new Set(modes)];
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const columns = { HR: 'heart_rate', PULSE: 'pulse_rate', RESP: 'respiratory_rate', SpO2: 'spo2' };

/** Every stored value, as `patient second vital value`, by the seconds since the patient's first. */
function storedIn(path: string): string[] {
  const database = new DatabaseSync(path, { readOnly: true });
  const rows = database
    .prepare(
      `SELECT patient, time / 1000000 AS at_ms, ${Object.values(columns).join(', ')}
       FROM vitals ORDER BY patient, time`,
    )
    .all();
  database.close();
  const first = new Map<unknown, number>();
  return rows.flatMap((row) => {
    const atMs = Number(row.at_ms);
    const startMs = first.get(row.patient) ?? atMs;
    first.set(row.patient, startMs);
    return Object.values(columns).flatMap((vital) =>
      row[vital] === null
        ? []
        : [`${row.patient} ${(atMs - startMs) / 1000} ${vital} ${row[vital]}`],
    );
  });
}

/** The same from the files, read in the simplest way: it knows only this one format. */
function saidIn(folder: string): string[] {
  return readdirSync(folder).flatMap((file) => {
    const [head = '', ...lines] = readFileSync(join(folder, file), 'utf8').trim().split('\n');
    const names = head.split(',').map((name) => name.trim()) as (keyof typeof columns)[];
    const rows = lines.map((line) => line.split(',').map(Number));
    const start = rows.find((row) => row.slice(1).some(Number.isFinite))?.[0] ?? 0;
    return rows.flatMap(([second = 0, ...values]) =>
      values.flatMap((value, index) => {
        const name = names[index + 1];
        if (name === undefined || !Number.isFinite(value)) return [];
        return [`${file.replace('.csv', '')} ${second - start} ${columns[name]} ${value + 0}`];
      }),
    );
  });
}

const real = new URL('../../shared/data/bidmc', import.meta.url).pathname;

describe('a ward that plays recordings ends by itself, and its store holds every value once', () => {
  test('with what real files are like', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'recordings-'));
    folders.push(folder);
    const head = 'Time [s], HR, PULSE, RESP, SpO2\n';
    const rows = (from: number, row: (second: number) => string) =>
      Array.from({ length: 60 }, (_, index) => `${from + index},${row(from + index)}`).join('\n');
    writeFileSync(
      join(folder, 'early.csv'),
      head + rows(-1, (at) => `${70 + (at % 9)},${at % 4 === 0 ? 'NaN' : 70},0,97`),
    );
    writeFileSync(
      join(folder, 'minus-zero.csv'),
      `${head}-0,80,81,16,98\n${rows(1, (at) => `NaN,NaN,${at % 7 === 0 ? 'NaN' : 14},NaN`)}`,
    );
    const { code, counts, modes, stored } = await play(folder, 30);
    expect(code).toBe(0);
    expect(modes).toEqual(['600']);
    expect(stored.sort()).toEqual(saidIn(folder).sort());
    const { published } = counts;
    expect(counts).toMatchObject({ acknowledged: published, received: published, held: 0 });
    expect(counts).toMatchObject({ stored: published, refused: 0, duplicates: 0 });
  });

  test.skipIf(!existsSync(real))('with 26 people of the BIDMC recordings', async () => {
    const { code, counts, stored } = await play(real, 60);
    expect(code).toBe(0);
    expect(stored.sort()).toEqual(saidIn(real).sort());
    expect(counts.stored).toBe(counts.published);
  });
});
