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
    value: { patients: ['p1', 'p2'], firstMs: noon + 1000, lastMs: noon + 9000, stretches: [] },
  });
  if (ward.ok) expect([...ward.value.readings()]).toEqual(readings);
});

/** What a gateway stores of these, in a folder of its own; then what is read of it again. */
async function storedAgain(given: readonly Reading[], forget = false): Promise<readonly Reading[]> {
  const path = join(mkdtempSync(join(root, 'again-')), 'ward.sqlite');
  const store = sqliteStore(path);
  const entries = given.map((reading) => ({ kind: 'reading', number: reading.number, reading }));
  await store.write(entries as never, new AbortController().signal);
  await store.close();
  const file = new DatabaseSync(path);
  // An earlier version had no columns for these.
  for (const name of forget ? ['number', 'boot', 'quality'] : []) {
    file.exec(`ALTER TABLE arrivals DROP COLUMN ${name}`);
  }
  const again = [...stored(file)];
  file.close();
  return again;
}

const atOnce = [
  readingAt(8, 5, 9, { after: 0, boot: 'k3f9', quality: ['partial', 'unnamed'] }),
  readingAt(9, 2, 9, { after: 8, boot: 'b', seq: 0 }),
  readingAt(12, 3, 9, { after: 9, device: 'ring', boot: 'a' }),
];

test('of what was received in the same moment, the order is that of the journal, and all is as it was', async () => {
  expect(await storedAgain(atOnce)).toEqual(atOnce);
});

test('what an earlier version stored is read in the order of measurement, with lives told by numbers', async () => {
  const again = await storedAgain(atOnce, true);
  expect(again.map(({ number, at, boot }) => [number, (at - noon) / 1000, boot])).toEqual([
    [1, 2, '0'],
    [2, 3, '0'],
    [3, 5, '0'],
  ]);
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
