import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openCareFile } from '#devices/care-file.ts';
import type { CareEvent } from '#devices/care-log.ts';
import type { LedgerReport } from '#ward/reports.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function pathOfNew(): string {
  const folder = mkdtempSync(join(tmpdir(), 'care-'));
  folders.push(folder);
  return join(folder, 'care.sqlite');
}

const call = {
  id: 'i1',
  patient: 'p01',
  kind: 'notify_nurse',
  cause: 'alarm',
  atMs: 1500,
} as const;
const events: readonly CareEvent[] = [
  { kind: 'call', steppedMs: 1000, call },
  { kind: 'cancel', steppedMs: 2000, id: 'i1' },
];

const ledger: LedgerReport = {
  ...{ alarm: 'a1', patient: 'p01', rule: 'fever', verdict: 'true' as const },
  ...{ sampledAt: 5, evaluatedAt: 6 },
};

test('what was noted is there in its order when the file is opened again in the same play', () => {
  const path = pathOfNew();
  const file = openCareFile(path, 'one');
  for (const event of events) file.care.note(event);
  expect(file.care.past).toEqual([]);
  file.close();
  const again = openCareFile(path, 'one');
  expect(again.care.past).toEqual(events);
  again.close();
});

test('what alarms were worth, and of what they told, is known after a restart', () => {
  const path = pathOfNew();
  const file = openCareFile(path, 'one');
  file.verdicts.note('a1', { verdict: 'true', tells: 'p01 sepsis-1', rang: true });
  file.verdicts.note('a2', { verdict: 'artefact', rang: false });
  file.verdicts.note('a3', { rang: true });
  file.close();
  const again = openCareFile(path, 'one');
  const { verdicts } = again;
  expect(['a1', 'a2', 'a3', 'a4'].map((alarm) => verdicts.of(alarm))).toEqual([
    { verdict: 'true', tells: 'p01 sepsis-1', rang: true },
    { verdict: 'artefact', rang: false },
    { rang: true },
    undefined,
  ]);
  expect(['p01 sepsis-1', 'p02 sepsis-1'].map((name) => verdicts.isTold(name))).toEqual([
    true,
    false,
  ]);
  expect(verdicts.counts()).toMatchObject({ true: 1, artefact: 0 });
  again.close();
});

test('only what rang is counted, each once, whenever it rang', () => {
  const path = pathOfNew();
  const file = openCareFile(path, 'one');
  file.verdicts.note('a1', { verdict: 'true', rang: true });
  file.verdicts.note('a2', { verdict: 'stale', rang: false });
  file.verdicts.note('a3', { rang: true });
  const early = file.verdicts.counts();
  for (const alarm of ['a1', 'a2', 'a2', 'unknown']) file.verdicts.rang(alarm);
  const late = file.verdicts.counts();
  expect([early, late]).toMatchObject([
    { true: 1, stale: 0 },
    { true: 1, stale: 1 },
  ]);
  expect(Object.values(late).reduce((sum, count) => sum + count)).toBe(2);
  file.close();
  const again = openCareFile(path, 'one');
  expect(again.verdicts.counts()).toEqual(late);
  again.close();
});

test('a ledger is owed until the gateway has it, over a restart, and known for ever', () => {
  const path = pathOfNew();
  const file = openCareFile(path, 'one');
  file.ledgers.add(ledger);
  file.ledgers.add({ ...ledger, alarm: 'a2' });
  file.ledgers.given('a1');
  file.close();
  const again = openCareFile(path, 'one');
  expect(again.ledgers.owed).toEqual([{ ...ledger, alarm: 'a2' }]);
  expect(['a1', 'a2', 'a3'].map((alarm) => again.ledgers.has(alarm))).toEqual([true, true, false]);
  again.close();
});

test('another play begins with nothing, and leaves nothing for the next', () => {
  const path = pathOfNew();
  const file = openCareFile(path, 'one');
  for (const event of events) file.care.note(event);
  file.verdicts.note('a1', { verdict: 'true', tells: 'p01 sepsis-1', rang: true });
  file.ledgers.add(ledger);
  file.close();
  for (const play of ['two', 'one']) {
    const other = openCareFile(path, play);
    expect(other.care.past).toEqual([]);
    expect(other.verdicts.of('a1')).toBeUndefined();
    expect(other.ledgers.has('a1')).toBe(false);
    other.close();
  }
});

test('a file that is none, or that another process holds, is said with its path', () => {
  const path = pathOfNew();
  writeFileSync(path, 'no database at all, but longer than its header would be');
  expect(() => openCareFile(path, 'one')).toThrow(
    /care\.sqlite cannot be opened: .*not a database/,
  );
  const held = pathOfNew();
  const file = openCareFile(held, 'one');
  expect(() => openCareFile(held, 'one')).toThrow(/care\.sqlite cannot be opened: .*locked/);
  file.close();
});

test('what cannot be written is said with the path', () => {
  const path = pathOfNew();
  const file = openCareFile(path, 'one');
  file.ledgers.add(ledger);
  expect(() => file.ledgers.add(ledger)).toThrow(/care\.sqlite cannot be written: UNIQUE/);
  file.close();
});
