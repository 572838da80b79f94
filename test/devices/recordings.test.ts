import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { recordedBed } from '#devices/recorded-bed.ts';
import { monitorOf, patientOf, readRecordings } from '#devices/recordings.ts';
import { namePattern } from '#ward/topics.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'recordings-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

function reasonOf(folder: string, bytesMax?: number): string {
  const read = readRecordings(folder, bytesMax);
  return read.ok ? 'good' : read.reason;
}

const calm = 'Time [s],HR\n0,70\n1,71\n';

test('every CSV file of a folder is a patient, in the order of the names', () => {
  const folder = folderWith({ 'b.csv': calm, 'a.CSV': calm, 'notes.txt': '', '._a.csv': 'no' });
  mkdirSync(join(folder, 'old.csv'));
  const read = readRecordings(folder);
  expect(read.ok && read.value.map(({ patient, file }) => [patient, file])).toEqual([
    ['a', 'a.CSV'],
    ['b', 'b.csv'],
  ]);
});

test('names are made safe and stay apart', () => {
  const folder = folderWith({
    'bed 1.csv': calm,
    'bed+1.csv': calm,
    'bed-1.csv': calm,
    'é.csv': calm,
  });
  const read = readRecordings(folder);
  expect(read.ok && read.value.map(({ patient }) => patient)).toEqual([
    'bed-1',
    'bed-1-2',
    'bed-1-3',
    'recording',
  ]);
});

test.each(['x'.repeat(200), '../../etc', '  ', '.-_', 'a/b#+', 'ü ü', 'p01'])(
  'a file named "%s" gives a patient and a monitor that the wire accepts',
  (name) => {
    const patient = patientOf(`${name}.csv`, new Set());
    const second = patientOf(`${name}.csv`, new Set([patient]));
    expect(second).not.toBe(patient);
    for (const one of [patient, second]) {
      expect(one).toMatch(namePattern);
      expect(monitorOf(one)).toMatch(namePattern);
    }
  },
);

test('what is wrong with a folder is said, and what to do', () => {
  const folder = folderWith({ 'notes.txt': 'none' });
  expect(reasonOf(join(folder, 'absent'))).toMatch(/absent" does not exist: give a folder/);
  expect(reasonOf(join(folder, 'notes.txt'))).toMatch(/is not a folder: give the folder/);
  expect(reasonOf(folder)).toMatch(/has no \.csv file: each recording is one CSV file/);
});

test('one bad file refuses the folder; each bad file is named, the first five of many', () => {
  const two = folderWith({ 'a.csv': calm, 'b.csv': 'HR\n1\n', 'c.csv': 'Time [s],HR\nx,1\n' });
  expect(reasonOf(two).split('\n')).toEqual([
    expect.stringMatching(/b\.csv" cannot be played: it has no column of time/),
    expect.stringMatching(/c\.csv" cannot be played: line 2: "x" in column/),
  ]);
  const many = folderWith(
    Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => [`${name}.csv`, ''])),
  );
  expect(reasonOf(many).split('\n')).toHaveLength(6);
  expect(reasonOf(many)).toMatch(/and 2 more$/);
});

test('files too large together are refused before they fill the memory', () => {
  const folder = folderWith({ 'a.csv': calm, 'b.csv': calm });
  expect(reasonOf(folder, 2 * calm.length)).toBe('good');
  expect(reasonOf(folder, 2 * calm.length - 1)).toMatch(
    /^"[^"]*b\.csv" cannot be played: it has 22 bytes, and only 21 are left/,
  );
});

test.skipIf(process.getuid?.() === 0)('a file that may not be read is named', () => {
  const folder = folderWith({ 'a.csv': calm });
  chmodSync(join(folder, 'a.csv'), 0);
  expect(reasonOf(folder)).toMatch(/a\.csv" cannot be played: it cannot be read \(EACCES\)/);
});

const bidmc = new URL('../../../shared/data/bidmc', import.meta.url).pathname;

test.skipIf(!existsSync(bidmc))(
  'every value of the real recordings comes out once, as written',
  () => {
    const names = ['heart_rate', 'pulse_rate', 'respiratory_rate', 'spo2'];
    const startMs = 1_763_836_800_000;
    const read = readRecordings(bidmc);
    const recordings = read.ok ? read.value : [];
    expect(recordings).toHaveLength(26);

    for (const [index, file] of readdirSync(bidmc).sort().entries()) {
      const lines = readFileSync(join(bidmc, file), 'utf8').trim().split('\n').slice(1);
      const firstSecond = Number(lines[0]?.split(',')[0]);
      const expected = lines.flatMap((line) => {
        const [time, ...cells] = line.split(',');
        const at = startMs + (Number(time) - firstSecond) * 1000;
        return cells.flatMap((cell, i) =>
          cell.trim() === 'NaN' ? [] : [[at, names[i], Number(cell)]],
        );
      });
      const recording = recordings[index] as (typeof recordings)[number];
      const bed = recordedBed(recording, { startMs, loop: false });
      const played = bed.measure(startMs + 480_000).flatMap(({ at, vitals }) => {
        return Object.entries(vitals).map(([name, value]) => [at, name, value]);
      });
      expect(played, file).toEqual(expected);
      expect([bed.patient, bed.ended, bed.measure(Number.MAX_SAFE_INTEGER).length]).toEqual([
        file.replace('.csv', ''),
        true,
        0,
      ]);
    }
  },
);
