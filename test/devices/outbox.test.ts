import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Outbox, openOutbox } from '#devices/outbox.ts';

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

function pulse(device: string, at: number) {
  return { device, at, vitals: { heart_rate: 60 + (at % 40) } };
}

function seqs(outbox: Outbox, device: string, after = 0, max = 1000) {
  return outbox.oldest(device, after, max).map(({ seq }) => seq);
}

test('what was measured waits in its order, each device for itself, as samples of the wire', () => {
  const outbox = open();
  outbox.keep([pulse('a', 1000), pulse('b', 1000), pulse('a', 2000)]);
  expect({
    a: outbox.oldest('a', 0, 10).map(({ json }) => JSON.parse(json)),
    b: seqs(outbox, 'b'),
    nobody: seqs(outbox, 'c'),
    afterFirst: seqs(outbox, 'a', 1),
    atMostOne: seqs(outbox, 'a', 0, 1),
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
  outbox.acknowledged('a', 2, 3);
  outbox.acknowledged('a', 3, 3);
  outbox.acknowledged('nobody', 1, 9);
  const before = outbox.counts();
  outbox.keep([]);
  expect({ before, after: outbox.counts(), a: seqs(outbox, 'a'), b: seqs(outbox, 'b') }).toEqual({
    before: { published: 6, acknowledged: 0, dropped: 0, waiting: 6 },
    after: { published: 6, acknowledged: 2, dropped: 0, waiting: 4 },
    a: [1, 4, 5],
    b: [1],
  });
});

test('a full outbox drops the oldest of that device alone, and counts them', () => {
  const outbox = open({ limit: 3 });
  outbox.keep([pulse('b', 1), ...[1, 2, 3, 4, 5].map((at) => pulse('a', at))]);
  outbox.keep([pulse('a', 6)]);
  outbox.acknowledged('a', 1, 4); // Some of these were on their way when they were dropped.
  outbox.keep([]);
  expect({ a: seqs(outbox, 'a'), ofA: outbox.counts('a'), b: seqs(outbox, 'b') }).toEqual({
    a: [5, 6],
    ofA: { published: 6, acknowledged: 1, dropped: 3, waiting: 2 },
    b: [1],
  });
});

test('a process killed at any moment leaves its samples, names, counts and times behind', () => {
  const outbox = open({ limit: 4, boot: 'b1' });
  outbox.keep([1, 2, 3, 4, 5, 6].map((at) => pulse('a', at * 1000)));
  outbox.acknowledged('a', 3, 3);
  outbox.keep([pulse('b', 7000)]);

  const next = open({ path: diskAfterKill(), limit: 4, boot: 'b2' });
  next.keep([pulse('a', 9000)]);
  expect({
    names: next.oldest('a', 0, 9).map(({ json }) => {
      const { boot, seq, at } = JSON.parse(json);
      return `${boot} ${seq} ${at}`;
    }),
    counts: next.counts(),
    lastAt: ['a', 'b', 'c'].map((device) => next.lastAt(device)),
    resumed: [outbox.resumed, next.resumed],
  }).toEqual({
    names: ['b1 4 4000', 'b1 5 5000', 'b1 6 6000', 'b2 7 9000'],
    counts: { published: 8, acknowledged: 1, dropped: 2, waiting: 5 },
    lastAt: [9000, 7000, undefined],
    resumed: [false, true],
  });
});

test('an acknowledgement not yet written when the process is killed costs a repeat, not a sample', () => {
  const outbox = open();
  outbox.keep([pulse('a', 1), pulse('a', 2)]);
  outbox.acknowledged('a', 1, 1);
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
  outbox.acknowledged('a', 1, 1);
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

test('whatever the order of measuring, acknowledging, overflowing and dying, nothing is unaccounted for', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('measure' as const), count: fc.integer({ min: 0, max: 6 }) }),
    fc.record({
      kind: fc.constant('acknowledge' as const),
      first: fc.integer({ min: 1, max: 30 }),
      count: fc.integer({ min: 1, max: 5 }),
    }),
    fc.record({ kind: fc.constant('die' as const) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      let path = join(folder, `property-${opened.length}.sqlite`);
      let outbox = open({ path, limit: 7 });
      let model: number[] = [];
      let [published, acknowledged, dropped] = [0, 0, 0];

      for (const step of steps) {
        if (step.kind === 'measure') {
          const more = Array.from({ length: step.count }, () => ++published);
          outbox.keep(more.map((at) => pulse('a', at)));
          model.push(...more);
          dropped += Math.max(0, model.length - 7);
          model = model.slice(-7);
        } else if (step.kind === 'acknowledge') {
          outbox.acknowledged('a', step.first, step.first + step.count - 1);
          outbox.keep([]);
          const left = model.filter((seq) => seq < step.first || seq >= step.first + step.count);
          acknowledged += model.length - left.length;
          model = left;
        } else {
          path = diskAfterKill(path);
          outbox = open({ path, limit: 7 });
        }
        expect(seqs(outbox, 'a')).toEqual(model);
        expect(outbox.counts()).toEqual({
          published,
          acknowledged,
          dropped,
          waiting: model.length,
        });
      }
    }),
    { numRuns: 25 },
  );
});
