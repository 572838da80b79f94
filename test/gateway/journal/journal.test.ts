import { describe, expect, test } from 'vitest';
import {
  addsUp,
  copyAfterCrash,
  event,
  held,
  isReading,
  journalPath,
  message,
  namesHeld,
  noon,
  openJournal,
  sample,
  store,
} from './scene.ts';

const alarm = { id: 'a1', state: 'raised' };

describe('a journal', () => {
  test('that was killed has everything that `add` returned for, in order, with its counts', () => {
    const path = journalPath();
    const journal = openJournal(path);
    journal.add([message([sample(0), sample(1)]), event('alarm', alarm)]);
    journal.add([message(sample(2), { device: 'd2' }), message(sample(0))]);

    const found = openJournal(copyAfterCrash(path));
    expect(held(found)).toEqual(held(journal));
    expect(held(found).map(({ kind, number }) => [number, kind])).toEqual([
      [1, 'reading'],
      [2, 'reading'],
      [3, 'alarm'],
      [4, 'reading'],
    ]);
    expect(found.tally).toEqual({ received: 4, stored: 0, refused: 0, duplicates: 1, held: 3 });
    expect(found.progress).toMatchObject({ last: 4, lastReading: 4, cursor: 0 });
  });

  test('goes on numbering after a crash where it was, so that a reader misses nothing', () => {
    const path = journalPath();
    openJournal(path).add([message([sample(0), sample(1)])]);
    const found = openJournal(copyAfterCrash(path));
    found.add([message(sample(2))]);
    expect(
      held(found)
        .filter(isReading)
        .map(({ reading }) => [reading.after, reading.number]),
    ).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
    ]);
  });

  test('gives the oldest first, the same ones again until they are stored, then the next', () => {
    const journal = openJournal(journalPath());
    journal.add([message([sample(0), sample(1), sample(2)])]);
    expect(journal.oldest(2)?.numbers).toEqual(Float64Array.of(1, 2));
    expect(journal.oldest(2)?.numbers).toEqual(Float64Array.of(1, 2));
    store(journal, 2);
    expect(namesHeld(journal)).toEqual(['d1 b1 2']);
    store(journal);
    expect(journal.oldest(2)).toBeUndefined();
    expect(journal.tally).toMatchObject({ received: 3, stored: 3, held: 0 });
  });

  test('knows after a crash what the store has', () => {
    const path = journalPath();
    const journal = openJournal(path);
    journal.add([message([sample(0), sample(1), sample(2)])]);
    store(journal, 2);
    const found = openJournal(copyAfterCrash(path));
    expect(namesHeld(found)).toEqual(['d1 b1 2']);
    expect(found.tally).toEqual({ received: 3, stored: 2, refused: 0, duplicates: 0, held: 1 });
  });

  test.each([
    ['at once', () => undefined],
    ['after housekeeping', (journal) => journal.tidy(noon)],
    [
      'after housekeeping, and more after that',
      (journal) => {
        journal.tidy(noon);
        journal.add([message(sample(5)), message(sample(0, 'b2'))]);
      },
    ],
    [
      'when the entries themselves are forgotten',
      (journal) => {
        store(journal);
        journal.tidy(noon + 3_600_001);
        expect(journal.readings(0, 10)).toEqual([]);
        journal.add([message(sample(5)), message(sample(0, 'b2'))]);
      },
    ],
  ] satisfies [string, (journal: ReturnType<typeof openJournal>) => void][])(
    'knows repeats after a crash: %s',
    (_, meanwhile) => {
      const path = journalPath();
      const journal = openJournal(path);
      journal.add([message([sample(0), sample(1), sample(3)])]);
      meanwhile(journal);

      const found = openJournal(copyAfterCrash(path));
      const before = found.tally;
      const again = [sample(0), sample(1), sample(3)];
      const more = before.received > 3 ? [sample(5), sample(0, 'b2')] : [];
      const { tally } = found.add([message([...again, ...more, sample(2), sample(9, 'b9')])]);
      expect(tally).toMatchObject({ duplicates: again.length + more.length, held: 2 });
      expect(addsUp(found)).toBe(true);
    },
  );

  test('forgets what is stored and older than the keeping time, and nothing else', () => {
    const journal = openJournal(journalPath(), { journalKeepMs: 1000 });
    journal.add([message(sample(0), { receivedAt: noon })]);
    journal.add([message(sample(1), { receivedAt: noon + 2000 })]);
    journal.add([message(sample(2), { receivedAt: noon })]);
    store(journal, 2);
    journal.tidy(noon + 2500);
    expect(journal.readings(0, 10).map((text) => JSON.parse(text).seq)).toEqual([1, 2]);
    expect([journal.forgotten, journal.oldestReading()]).toEqual([1, 2]);
    journal.tidy(noon + 9_000_000);
    expect(namesHeld(journal)).toEqual(['d1 b1 2']);
    expect([journal.forgotten, journal.oldestReading()]).toEqual([2, 3]);
  });

  test('gives readings after a number, as they were kept, and neither alarms nor interventions', () => {
    const journal = openJournal(journalPath());
    journal.add([message(sample(0)), event('alarm', alarm), message([sample(1), sample(2)])]);
    const seqs = (after: number, max: number) =>
      journal.readings(after, max).map((text) => JSON.parse(text).seq);
    expect(seqs(0, 10)).toEqual([0, 1, 2]);
    expect(seqs(1, 1)).toEqual([1]);
    expect(seqs(4, 10)).toEqual([]);
  });

  test('keeps what the store refused for good, with the reason, and counts it', () => {
    const path = journalPath();
    const journal = openJournal(path);
    journal.add([message([sample(0), sample(1)]), event('alarm', alarm)]);
    const entries = held(journal);
    journal.advance(
      3,
      1,
      entries.slice(1).map((entry) => ({ entry, reason: 'no' })),
    );
    const found = openJournal(copyAfterCrash(path));
    expect(found.tally).toEqual({ received: 2, stored: 1, refused: 1, duplicates: 0, held: 0 });
    const letters = found.deadLetters();
    expect(letters.map(({ reason, body }) => [reason, JSON.parse(body)])).toEqual([
      ['no', entries[1]],
      ['no', entries[2]],
    ]);
  });

  test('keeps the ten thousand newest dead letters', () => {
    const journal = openJournal(journalPath());
    journal.add([message(sample(0))]);
    const [entry] = held(journal);
    if (entry === undefined) throw new Error('there is an entry');
    const letters = (from: number, count: number) =>
      Array.from({ length: count }, (_, index) => ({ entry, reason: `${from + index}` }));
    journal.advance(1, 0, letters(0, 9999));
    journal.advance(1, 0, letters(9999, 6));
    const reasons = journal.deadLetters().map(({ reason }) => reason);
    expect([reasons.length, reasons[0], reasons.at(-1)]).toEqual([10_000, '5', '10004']);
  });
});
