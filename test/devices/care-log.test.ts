import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type CareEvent, openCareLog } from '#devices/care-log.ts';

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

test('what was noted is there in its order when the log is opened again in the same play', () => {
  const path = pathOfNew();
  const log = openCareLog(path, 'one');
  for (const event of events) log.note(event);
  expect(log.past).toEqual([]);
  log.close();
  const again = openCareLog(path, 'one');
  expect(again.past).toEqual(events);
  again.close();
});

test('another play begins with nothing, and leaves nothing for the next', () => {
  const path = pathOfNew();
  const log = openCareLog(path, 'one');
  for (const event of events) log.note(event);
  log.close();
  for (const play of ['two', 'one']) {
    const other = openCareLog(path, play);
    expect(other.past).toEqual([]);
    other.close();
  }
});

test('a file that is no log, or that another process holds, is said with its path', () => {
  const path = pathOfNew();
  writeFileSync(path, 'no database at all, but longer than its header would be');
  expect(() => openCareLog(path, 'one')).toThrow(/care\.sqlite cannot be opened: .*not a database/);
  const held = pathOfNew();
  const log = openCareLog(held, 'one');
  expect(() => openCareLog(held, 'one')).toThrow(/care\.sqlite cannot be opened: .*locked/);
  log.close();
});
