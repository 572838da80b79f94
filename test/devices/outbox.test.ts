import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Measurement } from '#devices/bed.ts';
import { type Outbox, openOutbox } from '#devices/outbox.ts';
import { type Due, first } from '#devices/outbox-copies.ts';

let folder: string;
let opened: Outbox[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outbox-'));
  opened = [];
});

afterEach(() => {
  for (const outbox of opened) outbox.close();
  rmSync(folder, { recursive: true });
});

function open({ path = join(folder, 'a.sqlite'), limit = 1000, originMs = 5, boot = 'b1' } = {}) {
  const outbox = openOutbox({ path, limit, originMs, nowMs: 7, boot });
  opened.push(outbox);
  return outbox;
}

/** The file as another process would find it if this one died now, without a last word. */
function diskAfterKill(path = join(folder, 'a.sqlite')): string {
  const copy = join(folder, `after-kill-${opened.length}.sqlite`);
  for (const part of ['', '-wal']) {
    rmSync(copy + part, { force: true });
    if (existsSync(path + part)) copyFileSync(path + part, copy + part);
  }
  return copy;
}

/** Measured at `at`, and let through by the link then, or whenever it says. */
function pulse(device: string, at: number, arrivals: readonly number[] = [at]): Measurement {
  return { device, at, measuredAtMs: at, vitals: { heart_rate: 60 + (at % 40) }, arrivals };
}

const always = Number.MAX_SAFE_INTEGER;

function copies(outbox: Outbox, device: string, untilMs = always, after = first, max = 1000) {
  return outbox.due(device, after, untilMs, max);
}

function seqs(outbox: Outbox, device: string, untilMs = always) {
  return copies(outbox, device, untilMs).map(({ seq }) => seq);
}

/** The samples of these numbers, due at the times of `pulse`. */
function named(...numbers: readonly number[]): readonly Due[] {
  return numbers.map((seq) => ({ dueMs: seq, seq }));
}

test('what was measured waits in its order, each device for itself, as samples of the wire', () => {
  const outbox = open();
  outbox.keep([pulse('a', 1000), pulse('b', 1000), pulse('a', 2000)]);
  expect({
    a: copies(outbox, 'a').map(({ json }) => JSON.parse(json)),
    b: seqs(outbox, 'b'),
    nobody: seqs(outbox, 'c'),
    afterFirst: copies(outbox, 'a', always, { dueMs: 1000, seq: 1 }).map(({ seq }) => seq),
    atMostOne: copies(outbox, 'a', always, first, 1).map(({ seq }) => seq),
    waiting: outbox.waiting(),
  }).toEqual({
    a: [
      { at: 1000, boot: 'b1', seq: 1, vitals: { heart_rate: 60 } },
      { at: 2000, boot: 'b1', seq: 2, vitals: { heart_rate: 60 } },
    ],
    b: [1],
    nobody: [],
    afterFirst: [2],
    atMostOne: [1],
    waiting: ['a', 'b'],
  });
});

test('exactly the acknowledged are forgotten, with the next transaction', () => {
  const outbox = open();
  outbox.keep([1, 2, 3, 4, 5].map((at) => pulse('a', at)));
  outbox.keep([pulse('b', 1)]);
  outbox.acknowledged('a', named(2, 3));
  outbox.acknowledged('a', named(3));
  outbox.acknowledged('nobody', named(1, 9));
  const before = outbox.counts();
  outbox.keep([]);
  expect({ before, after: outbox.counts(), a: seqs(outbox, 'a'), b: seqs(outbox, 'b') }).toEqual({
    before: { published: 6, acknowledged: 0, dropped: 0, waiting: 6, lost: 0 },
    after: { published: 6, acknowledged: 2, dropped: 0, waiting: 4, lost: 0 },
    a: [1, 4, 5],
    b: [1],
  });
});

test('a full outbox drops the oldest of that device alone, and counts them', () => {
  const outbox = open({ limit: 3 });
  outbox.keep([pulse('b', 1), ...[1, 2, 3, 4, 5].map((at) => pulse('a', at))]);
  outbox.keep([pulse('a', 6)]);
  outbox.acknowledged('a', named(1, 2, 3, 4)); // Some of these were on their way when they were dropped.
  outbox.keep([]);
  expect({ a: seqs(outbox, 'a'), ofA: outbox.counts('a'), b: seqs(outbox, 'b') }).toEqual({
    a: [5, 6],
    ofA: { published: 6, acknowledged: 1, dropped: 3, waiting: 2, lost: 0 },
    b: [1],
  });
});

test('a process killed at any moment leaves its samples, names, counts and times behind', () => {
  const outbox = open({ limit: 4, boot: 'b1' });
  outbox.keep([1, 2, 3, 4, 5, 6].map((at) => pulse('a', at * 1000)));
  outbox.acknowledged('a', [{ dueMs: 3000, seq: 3 }]);
  outbox.keep([pulse('b', 7000)]);

  const next = open({ path: diskAfterKill(), limit: 4, boot: 'b2' });
  next.keep([pulse('a', 9000)]);
  expect({
    names: copies(next, 'a').map(({ json }) => {
      const { boot, seq, at } = JSON.parse(json);
      return `${boot} ${seq} ${at}`;
    }),
    counts: next.counts(),
    lastAt: ['a', 'b', 'c'].map((device) => next.lastAt(device)),
    resumed: [outbox.resumed, next.resumed],
  }).toEqual({
    names: ['b1 4 4000', 'b1 5 5000', 'b1 6 6000', 'b2 7 9000'],
    counts: { published: 8, acknowledged: 1, dropped: 2, waiting: 5, lost: 0 },
    lastAt: [9000, 7000, undefined],
    resumed: [false, true],
  });
});

test('an acknowledgement not yet written when the process is killed costs a repeat, not a sample', () => {
  const outbox = open();
  outbox.keep([pulse('a', 1), pulse('a', 2)]);
  outbox.acknowledged('a', named(1));
  expect(seqs(open({ path: diskAfterKill() }), 'a')).toEqual([1, 2]);
});

test('another origin is another play: no last times, but the samples still wait', () => {
  open({ originMs: 5 }).keep([pulse('a', 1000)]);
  const other = open({ path: diskAfterKill(), originMs: 6 });
  expect([other.resumed, other.lastAt('a'), seqs(other, 'a')]).toEqual([false, undefined, [1]]);

  other.keep([pulse('a', 2000)]);
  const path = diskAfterKill(join(folder, 'after-kill-1.sqlite'));
  expect(open({ path, originMs: 6 }).resumed).toBe(true);
});

test('a ward that was started but measured nothing is not resumed', () => {
  open();
  expect(open({ path: diskAfterKill() }).resumed).toBe(false);
});

test('the number of a sample never comes again, even when nothing waits any more', () => {
  const outbox = open();
  outbox.keep([pulse('a', 1)]);
  outbox.acknowledged('a', named(1));
  outbox.keep([]);
  const next = open({ path: diskAfterKill(), boot: 'b2' });
  next.keep([pulse('a', 1)]);
  expect(seqs(next, 'a')).toEqual([2]);
});

test('two processes cannot have the same outbox, and a disk that says no is named', () => {
  open().keep([pulse('a', 1)]);
  expect(() => open()).toThrow(/^the outbox .*a\.sqlite cannot be opened: database is locked/);
  expect(() => open({ path: folder })).toThrow(/^the outbox .* cannot be opened: unable to open/);
});

test('copies come in the order in which they are due, whatever the order of measuring', () => {
  const outbox = open();
  outbox.keep([pulse('a', 1000, [9000]), pulse('a', 2000, [5000]), pulse('a', 3000, [5000])]);
  outbox.keep([pulse('a', 4000, [6000])]);
  expect(copies(outbox, 'a').map(({ dueMs, seq }) => [dueMs, seq])).toEqual([
    [5000, 2],
    [5000, 3],
    [6000, 4],
    [9000, 1],
  ]);
  expect(copies(outbox, 'a').map(({ json }) => JSON.parse(json).at)).toEqual([
    2000, 3000, 4000, 1000,
  ]);
});

test('what is not due yet is kept back, and it is known when the next is', () => {
  const outbox = open();
  outbox.keep([pulse('a', 1000, [5000]), pulse('a', 2000, [7000])]);
  expect([4999, 5000, 6999, 7000].map((untilMs) => seqs(outbox, 'a', untilMs))).toEqual([
    [],
    [1],
    [1],
    [1, 2],
  ]);
  const after = [first, { dueMs: 5000, seq: 0 }, { dueMs: 5000, seq: 1 }, { dueMs: 7000, seq: 2 }];
  expect(after.map((place) => outbox.nextDueMs('a', place))).toEqual([5000, 5000, 7000, undefined]);
  expect(outbox.nextDueMs('nobody', first)).toBeUndefined();
});

test('a sample that never arrives is numbered and counted, and not kept', () => {
  const outbox = open();
  outbox.keep([pulse('a', 1000), pulse('a', 2000, []), pulse('a', 3000)]);
  expect([seqs(outbox, 'a'), outbox.counts('a'), outbox.lastAt('a')]).toEqual([
    [1, 3],
    { published: 3, acknowledged: 0, dropped: 0, waiting: 2, lost: 1 },
    3000,
  ]);
  outbox.acknowledged('a', copies(outbox, 'a'));
  outbox.keep([]);
  expect(open({ path: diskAfterKill() }).counts()).toEqual({
    published: 3,
    acknowledged: 2,
    dropped: 0,
    waiting: 0,
    lost: 1,
  });
});

test('a sample that arrives twice is sent twice as the same, and acknowledged when both are', () => {
  const outbox = open();
  outbox.keep([pulse('a', 1000, [2000, 9000]), pulse('a', 1500, [2500])]);
  const all = copies(outbox, 'a');
  const waiting: number[] = [];
  for (const copy of all) {
    outbox.acknowledged('a', [copy]);
    outbox.keep([]);
    waiting.push(outbox.counts('a').waiting);
  }
  expect(all.map(({ dueMs, seq }) => [dueMs, seq])).toEqual([
    [2000, 1],
    [2500, 2],
    [9000, 1],
  ]);
  expect(all[0]?.json).toBe(all[2]?.json);
  expect(waiting).toEqual([2, 1, 0]);
  expect(outbox.counts('a')).toMatchObject({ published: 2, acknowledged: 2 });
});

test('an acknowledgement that comes twice does not count for the other copy', () => {
  const outbox = open();
  outbox.keep([pulse('a', 1000, [2000, 9000])]);
  for (let times = 0; times < 2; times += 1) {
    outbox.acknowledged('a', [{ dueMs: 2000, seq: 1 }]);
    outbox.keep([]);
  }
  expect(outbox.counts('a')).toMatchObject({ acknowledged: 0, waiting: 1 });
});

test('a full outbox counts samples, not copies, and drops all copies of what was due first', () => {
  const outbox = open({ limit: 2 });
  outbox.keep([pulse('a', 1, [50, 60]), pulse('a', 2, [20, 90]), pulse('a', 3, [30])]);
  expect([seqs(outbox, 'a'), outbox.counts('a')]).toEqual([
    [3, 1, 1],
    { published: 3, acknowledged: 0, dropped: 1, waiting: 2, lost: 0 },
  ]);
});

test('the time of the last measurement is the true one, whatever the clock of the device says', () => {
  const outbox = open();
  outbox.keep([{ ...pulse('a', 5000), at: 777 }]);
  expect([outbox.lastAt('a'), JSON.parse(copies(outbox, 'a')[0]?.json ?? '').at]).toEqual([
    5000, 777,
  ]);
});

/** A file as the version before due times wrote it. */
function oldFile(): string {
  const path = join(folder, 'old.sqlite');
  const database = new DatabaseSync(path);
  database.exec(`
    PRAGMA journal_mode = WAL;
    CREATE TABLE play (origin_ms INTEGER NOT NULL, began_ms INTEGER NOT NULL) STRICT;
    CREATE TABLE devices (
      id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, seq INTEGER NOT NULL, lastAt INTEGER,
      published INTEGER NOT NULL, acknowledged INTEGER NOT NULL, dropped INTEGER NOT NULL) STRICT;
    CREATE TABLE samples (
      device INTEGER NOT NULL, seq INTEGER NOT NULL, boot TEXT NOT NULL, at INTEGER NOT NULL,
      vitals TEXT NOT NULL, PRIMARY KEY (device, seq)) STRICT, WITHOUT ROWID;
    INSERT INTO play VALUES (5, 3);
    INSERT INTO devices VALUES (1, 'a', 4, 4000, 4, 1, 1), (2, 'b', 1, 900, 1, 1, 0);
    INSERT INTO samples VALUES
      (1, 3, 'b0', 3000, '{"heart_rate":63}'), (1, 4, 'b0', 4000, '{"heart_rate":64}');`);
  database.close();
  return path;
}

test('a file of the version before is brought up to date without losing a sample', () => {
  const path = oldFile();
  for (const outbox of [open({ path }), open({ path: diskAfterKill(path) })]) {
    expect({
      samples: copies(outbox, 'a').map(({ json }) => JSON.parse(json)),
      counts: [outbox.counts('a'), outbox.counts('b')],
      lastAt: [outbox.lastAt('a'), outbox.lastAt('b')],
      play: [outbox.resumed, outbox.beganMs],
    }).toEqual({
      samples: [
        { at: 3000, boot: 'b0', seq: 3, vitals: { heart_rate: 63 } },
        { at: 4000, boot: 'b0', seq: 4, vitals: { heart_rate: 64 } },
      ],
      counts: [
        { published: 4, acknowledged: 1, dropped: 1, waiting: 2, lost: 0 },
        { published: 1, acknowledged: 1, dropped: 0, waiting: 0, lost: 0 },
      ],
      lastAt: [4000, 900],
      play: [true, 3],
    });
  }
  const [outbox] = opened;
  outbox?.keep([pulse('a', 5000, [])]);
  outbox?.acknowledged('a', copies(outbox, 'a'));
  outbox?.keep([]);
  expect(outbox?.counts('a')).toEqual({
    published: 5,
    acknowledged: 3,
    dropped: 1,
    waiting: 0,
    lost: 1,
  });
});

test('a file of a version that this program does not know is left alone', () => {
  const path = join(folder, 'a.sqlite');
  const database = new DatabaseSync(path);
  database.exec('PRAGMA user_version = 99');
  database.close();
  expect(() => open({ path })).toThrow(/a\.sqlite cannot be opened: it is of version 99/);
});

test('whatever the order of measuring, acknowledging, overflowing and dying, nothing is unaccounted for', () => {
  const limit = 7;
  const step = fc.oneof(
    fc.record({
      kind: fc.constant('measure' as const),
      delays: fc.array(fc.uniqueArray(fc.nat(40), { maxLength: 2 }), { maxLength: 6 }),
    }),
    fc.record({
      kind: fc.constant('acknowledge' as const),
      from: fc.nat(12),
      count: fc.integer({ min: 1, max: 5 }),
    }),
    fc.record({ kind: fc.constant('die' as const) }),
  );
  const inOrder = (one: Due, other: Due) => one.dueMs - other.dueMs || one.seq - other.seq;
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      let path = join(folder, `property-${opened.length}.sqlite`);
      let outbox = open({ path, limit });
      let model: Due[] = [];
      let [published, acknowledged, dropped, lost] = [0, 0, 0, 0];
      const samples = () => new Set(model.map(({ seq }) => seq)).size;

      for (const step of steps) {
        if (step.kind === 'measure') {
          const measured = step.delays.map((delays) => {
            published += 1;
            const seq = published;
            const arrivals = delays.map((ms) => seq + ms).sort((one, other) => one - other);
            if (arrivals.length === 0) lost += 1;
            model.push(...arrivals.map((dueMs) => ({ dueMs, seq })));
            return pulse('a', seq, arrivals);
          });
          outbox.keep(measured);
          model.sort(inOrder);
          for (; samples() > limit; dropped += 1) {
            const oldest = model[0]?.seq;
            model = model.filter(({ seq }) => seq !== oldest);
          }
        } else if (step.kind === 'acknowledge') {
          const before = samples();
          outbox.acknowledged('a', model.splice(step.from, step.count));
          outbox.keep([]);
          acknowledged += before - samples();
        } else {
          path = diskAfterKill(path);
          outbox = open({ path, limit });
        }
        expect(copies(outbox, 'a').map(({ dueMs, seq }) => ({ dueMs, seq }))).toEqual(model);
        expect(outbox.counts()).toEqual({
          published,
          acknowledged,
          dropped,
          waiting: samples(),
          lost,
        });
        expect(published).toBe(acknowledged + dropped + samples() + lost);
      }
    }),
    { numRuns: 25 },
  );
});
