import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openFile } from '#gateway/journal/journal-file.ts';
import { acksAfter, oldestReadingIn, readingsAfter } from '#gateway/journal/journal-pages.ts';

const folder = mkdtempSync(join(tmpdir(), 'ward-pages-'));
const file = openFile(join(folder, 'journal.sqlite'));
afterEach(() => {
  file.close();
  rmSync(folder, { recursive: true });
});

test('readings and acknowledgements are found each by themselves, in order, and not more than asked for', () => {
  const insert = file.prepare('INSERT INTO entries VALUES (?, 0, ?, ?)');
  const kinds = ['alarm', 'reading', 'ack', 'reading', 'intervention', 'ack', 'reading'];
  for (const [index, kind] of kinds.entries()) insert.run(index + 1, kind, `{"is":"${kind}"}`);

  expect(oldestReadingIn(file)).toBe(2);
  expect(readingsAfter(file, 2, 10)).toEqual(['{"is":"reading"}', '{"is":"reading"}']);
  expect(readingsAfter(file, 0, 1)).toHaveLength(1);
  expect(acksAfter(file, 0, 10)).toEqual(['{"number":3,"is":"ack"}', '{"number":6,"is":"ack"}']);
  expect(acksAfter(file, 3, 10)).toEqual(['{"number":6,"is":"ack"}']);

  // A day of readings must not be walked through for the few acknowledgements in it.
  const plan = file
    .prepare("EXPLAIN QUERY PLAN SELECT body FROM entries WHERE number > 0 AND kind = 'ack'")
    .all();
  expect(JSON.stringify(plan)).toContain('INDEX acks');
});
