import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, test } from 'vitest';
import { sqliteStore } from '#gateway/store/store-sqlite.ts';
import { boots } from '#study/replay/boots.ts';
import { stored } from '#study/replay/stored.ts';
import { openWardStore } from '#study/replay/ward-store.ts';
import type { Reading } from '#ward/reading.ts';

const root = mkdtempSync(join(tmpdir(), 'stored-'));
afterAll(() => rmSync(root, { recursive: true }));
const noon = 1_763_812_800_000;

function readingAt(
  number: number,
  atS: number,
  receivedS: number,
  other: Partial<Reading>,
): Reading {
  const [at, receivedAt] = [noon + atS * 1000, noon + receivedS * 1000];
  return {
    number,
    after: number - 1,
    device: 'strap',
    patient: 'p1',
    boot: '0',
    seq: atS,
    at,
    receivedAt,
    delayMs: receivedAt - at,
    quality: [],
    vitals: { heart_rate: 60 + number },
    ...other,
  };
}

const readings = [
  readingAt(1, 0, 1, { sentAt: noon + 500, vitals: { heart_rate: 61.5, consciousness: 'V' } }),
  readingAt(2, 2, 3, {}),
  readingAt(3, 5, 6, { device: 'cuff', patient: 'p2', vitals: { systolic: 120 } }),
  readingAt(4, 1, 9, {}),
];

test('what the gateway stored is read as it was, in the order of arrival', async () => {
  const path = join(root, 'ward.sqlite');
  const store = sqliteStore(path);
  const entries = readings.map((reading) => ({ kind: 'reading', number: reading.number, reading }));
  expect(await store.write(entries as never, new AbortController().signal)).toEqual({
    kind: 'written',
  });
  await store.close();
  const file = new DatabaseSync(path, { readOnly: true });
  expect([...stored(file)]).toEqual(readings);
  file.close();
  const ward = openWardStore(root);
  expect(ward).toMatchObject({
    ok: true,
    value: { patients: ['p1', 'p2'], firstMs: noon + 1000, lastMs: noon + 9000, rules: [] },
  });
  if (ward.ok) expect([...ward.value.readings()]).toEqual(readings);
});

test('a device that begins to count anew has begun a new life; what comes late is of the one before', () => {
  const bootOf = boots();
  const told = [
    [0, 0],
    [1, 10],
    [2, 20],
    [0, 100],
    [1, 110],
    [3, 30],
    [2, 120],
    [0, 200],
  ].map(([seq = 0, at = 0]) => bootOf('strap', seq, at));
  expect(told).toEqual(['0', '0', '0', '1', '1', '0', '1', '2']);
  expect(bootOf('ring', 7, 0)).toBe('0');
});

test('a number that does not fall, or falls at the same time, begins no new boot', () => {
  const bootOf = boots();
  const of = (seq: number, at: number) => bootOf('strap', seq, at);
  expect([of(5, 100), of(5, 200), of(3, 200)]).toEqual(['0', '0', '0']);
  expect([of(3, 201), of(4, 202)]).toEqual(['1', '1']);
});
