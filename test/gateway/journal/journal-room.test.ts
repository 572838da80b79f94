import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Journal, JournalFull } from '#gateway/journal/journal.ts';
import { openFile } from '#gateway/journal/journal-file.ts';
import {
  addsUp,
  copyAfterCrash,
  held,
  journalPath,
  message,
  namesHeld,
  noon,
  openJournal,
  roomy,
  sample,
  store,
} from './scene.ts';
import { mountSmallDisk } from './small-disk.ts';

const samples = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => sample(from + index));

/** Adds batches until there is no room; answers with how many it took. */
function fill(journal: Journal, receivedAt = noon): number {
  for (let batch = 0; batch < 10_000; batch += 1) {
    try {
      journal.add([message(samples(batch * 50, 50), { receivedAt })]);
    } catch (error) {
      if (error instanceof JournalFull) return batch;
      throw error;
    }
  }
  throw new Error('there is always room');
}

/** What a journal tells of itself, to be compared before and after. */
function stateOf(journal: Journal) {
  return { tally: journal.tally, progress: { ...journal.progress }, held: held(journal) };
}

describe('a journal without room', () => {
  test('takes nothing more than its limit, and says so', () => {
    const journal = openJournal(journalPath(), { journalBytes: 256 * 1024 });
    const batches = fill(journal);
    expect(batches).toBeGreaterThan(5);
    expect(held(journal)).toHaveLength(batches * 50);
    expect(() => journal.add([message(sample(-0))])).toThrow(/262144 bytes not yet stored/);
  });

  test('forgets what is stored before it says that it is full, whatever the clock says', () => {
    const journal = openJournal(journalPath(), { journalBytes: 256 * 1024 });
    // Everything seems to have come an hour from now, as after a clock that was set back.
    const batches = fill(journal, noon + 3_600_000);
    store(journal, batches * 50 - 10);
    journal.add([message(sample(0, 'b2'))]);
    expect(journal.forgotten).toBe(batches * 50 - 10);
    expect(held(journal)).toHaveLength(11);
    expect(addsUp(journal)).toBe(true);
  });

  test('changes nothing on a full disk, and takes the same batch when there is room', () => {
    const path = journalPath();
    const file = openFile(path);
    const journal = new Journal(file, roomy, () => 0);
    journal.add([message(samples(0, 50))]);
    const before = stateOf(journal);

    file.exec('PRAGMA max_page_count = 1');
    const batch = [message([...samples(0, 10), ...samples(100, 500), sample(0, 'new')])];
    expect(() => journal.add(batch)).toThrow(JournalFull);
    expect(() => journal.add(batch)).toThrow(/no room on the disk/);
    expect(stateOf(journal)).toEqual(before);
    expect(stateOf(openJournal(copyAfterCrash(path)))).toEqual(before);

    file.exec('PRAGMA max_page_count = 4294967294');
    expect(journal.add(batch).tally).toMatchObject({ duplicates: 10, held: 501 });
    expect(journal.add(batch).tally).toMatchObject({ duplicates: 511, held: 0 });
    expect(addsUp(journal)).toBe(true);
  });

  test('that would fill its disk stops before, so that it can be emptied and goes on', (context) => {
    const disk = mountSmallDisk(16 * 1024);
    if (disk === undefined) return context.skip();
    onTestFinished(disk.remove);
    const path = join(disk.folder, 'journal.sqlite');
    const journal = openJournal(path, { diskFreeBytes: 8 * 1024 * 1024 });
    const batches = fill(journal);
    expect(() => journal.add([])).toThrow(/less than 8388608 bytes are free on the disk/);

    while (store(journal, 5000).length > 0);
    expect(journal.tally).toMatchObject({ stored: batches * 50, held: 0 });
    journal.add([message(samples(0, 1000).map((each) => ({ ...each, boot: 'b2' })))]);
    expect(namesHeld(journal)).toHaveLength(1000);
    expect(journal.forgotten).toBeGreaterThan(0);
    journal.close();
  });

  test('neither loses nor doubles anything on a real disk that is full', (context) => {
    const disk = mountSmallDisk(1024);
    if (disk === undefined) return context.skip();
    onTestFinished(disk.remove);
    const ballast = join(disk.folder, 'ballast');
    writeFileSync(ballast, Buffer.alloc(400 * 1024));
    const path = join(disk.folder, 'journal.sqlite');
    const journal = openJournal(path);

    const batches = fill(journal);
    const before = stateOf(journal);
    expect(before.held).toHaveLength(batches * 50);
    expect(stateOf(openJournal(copyAfterCrash(path)))).toEqual(before);

    rmSync(ballast);
    journal.add([message(samples((batches - 1) * 50, 100))]);
    expect(journal.tally).toMatchObject({ duplicates: 50, held: (batches + 1) * 50 });
    store(journal);
    expect(journal.tally.held).toBe(0);
    expect(namesHeld(openJournal(copyAfterCrash(path)))).toEqual([]);
    journal.close();
  });
});
