import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import type { Queue } from '#analytics/webhook/queue.ts';
import { openQueue } from '#analytics/webhook/queue-file.ts';
import { noon } from '../scene.ts';
import { delivery, newFolder } from './scene.ts';

const day = 24 * 3_600_000;

/** A queue in a real file; `at` is the wall's time. */
function opened({ folder = newFolder(), max = 10 } = {}) {
  const wall = { at: noon };
  const queue = openQueue({ folder, max, now: () => wall.at });
  let open = true;
  const close = () => {
    if (open) queue.close();
    open = false;
  };
  onTestFinished(close);
  return { queue, wall, folder, close };
}

function numbers(from: number, count: number, patient = 'p1') {
  return Array.from({ length: count }, (_, index) => delivery(patient, from + index));
}

const none = { accepted: 0, waiting: 0, delivered: 0, deadLetters: 0, forgotten: 0 };
const graves = (queue: Queue) => queue.deadLetters(100).map(({ id, reason }) => [id, reason]);

test('what waits is given out in order, for each patient by itself, until it arrived', () => {
  const { queue } = opened();
  expect(queue.patients()).toEqual([]);
  queue.add([delivery('p2', 1), delivery('p1', 1), delivery('p2', 2), delivery('p10', 1)]);
  expect(queue.patients()).toEqual(['p1', 'p10', 'p2']);
  expect(queue.oldest('p2')).toEqual({ ...delivery('p2', 1), attempts: 0, queuedAt: noon });
  queue.delivered('p2-1');
  expect(queue.oldest('p2')?.id).toBe('p2-2');
  queue.delivered('p2-2');
  expect(queue.oldest('p2')).toBeUndefined();
  expect(queue.patients()).toEqual(['p1', 'p10']);
  expect(queue.counts()).toEqual({ ...none, accepted: 4, waiting: 2, delivered: 2 });
});

test('the folder is made where it is missing', () => {
  const { queue } = opened({ folder: join(newFolder(), 'ward', 'data') });
  queue.add(numbers(1, 1));
  expect(queue.counts().waiting).toBe(1);
});

test('an attempt that failed is counted, with its reason, and the message keeps its place', () => {
  const { queue } = opened();
  queue.add(numbers(1, 2));
  queue.failed('p1-1', 'busy');
  queue.failed('p1-1', 'busy still');
  expect(queue.oldest('p1')).toMatchObject({ id: 'p1-1', attempts: 2, reason: 'busy still' });
});

test('what it has is told once, whatever became of it', () => {
  const { queue } = opened();
  queue.add(numbers(1, 3));
  queue.delivered('p1-1');
  queue.bury({ id: 'p1-2', attempts: 1 }, 'no');
  queue.add([...numbers(1, 3), ...numbers(3, 2)]);
  expect(queue.counts()).toEqual({
    ...none,
    accepted: 4,
    waiting: 2,
    delivered: 1,
    deadLetters: 1,
  });
});

test('what arrived is known for a week, and then told again', () => {
  const { queue, wall } = opened();
  queue.add(numbers(1, 1));
  queue.delivered('p1-1');
  wall.at = noon + 7 * day;
  queue.tidy();
  queue.add(numbers(1, 1));
  expect(queue.counts()).toMatchObject({ accepted: 1, waiting: 0 });
  wall.at += 1;
  queue.tidy();
  queue.add(numbers(1, 1));
  expect(queue.counts()).toEqual({ ...none, accepted: 2, waiting: 1, delivered: 1 });
});

test('no more names of what arrived are kept than may wait, the newest ones', () => {
  const { queue } = opened({ max: 3 });
  for (const each of numbers(1, 5)) {
    queue.add([each]);
    queue.delivered(each.id);
  }
  queue.tidy();
  queue.add(numbers(3, 3));
  expect(queue.counts()).toMatchObject({ accepted: 5, waiting: 0 });
  queue.add(numbers(1, 2));
  expect(queue.counts()).toMatchObject({ accepted: 7, waiting: 2, delivered: 5 });
});

test('when it is full the oldest are buried, whoever they are of, and that is said', () => {
  const { queue } = opened({ max: 3 });
  expect(queue.add([delivery('p9', 1), ...numbers(1, 2)])).toBe(0);
  expect(queue.add(numbers(3, 2))).toBe(2);
  const reason = 'more than 3 were waiting';
  expect(graves(queue)).toEqual([
    ['p9-1', reason],
    ['p1-1', reason],
  ]);
  expect(queue.oldest('p1')?.id).toBe('p1-2');
});

test('too many dead letters let the oldest go, and they are counted', () => {
  const { queue } = opened({ max: 2 });
  queue.add(numbers(1, 7));
  expect(graves(queue).map(([id]) => id)).toEqual(['p1-4', 'p1-5']);
  expect(queue.counts()).toEqual({
    ...none,
    accepted: 7,
    waiting: 2,
    deadLetters: 2,
    forgotten: 3,
  });
  queue.bury({ id: 'p1-6', attempts: 1 }, 'no');
  expect(graves(queue).map(([id]) => id)).toEqual(['p1-5', 'p1-6']);
  expect(queue.counts().forgotten).toBe(4);
});

test('one that was buried while it was under way has arrived all the same', () => {
  const { queue } = opened({ max: 1 });
  queue.add(numbers(1, 2));
  queue.delivered('p1-1');
  expect(queue.counts()).toEqual({ ...none, accepted: 2, waiting: 1, delivered: 1 });
  queue.delivered('p1-1');
  queue.failed('p1-1', 'late');
  queue.bury({ id: 'p1-1', attempts: 1 }, 'late');
  expect(queue.counts()).toEqual({ ...none, accepted: 2, waiting: 1, delivered: 1 });
});

test('a dead letter that is sent again is as good as new, in its old place', () => {
  const { queue, wall } = opened();
  queue.add(numbers(1, 3));
  for (const id of ['p1-1', 'p1-2']) queue.bury({ id, attempts: 9 }, 'gone');
  expect(queue.deadLetters(1)).toEqual([
    { ...delivery('p1', 1), attempts: 9, queuedAt: noon, diedAt: noon, reason: 'gone' },
  ]);
  wall.at += day;
  expect(queue.revive('p1-2')).toBe(1);
  expect(queue.oldest('p1')).toMatchObject({ id: 'p1-2', attempts: 0, queuedAt: noon + day });
  expect(queue.revive('p1-2')).toBe(0);
  expect(queue.revive('all')).toBe(1);
  expect(queue.oldest('p1')?.id).toBe('p1-1');
  expect(queue.counts()).toEqual({ ...none, accepted: 3, waiting: 3 });
});

test('what was said to be on the disk is there for the next process, though this one never closed', () => {
  const { queue, folder } = opened();
  queue.add(numbers(1, 4));
  queue.delivered('p1-1');
  queue.bury({ id: 'p1-2', attempts: 1 }, 'no');
  queue.failed('p1-3', 'busy');
  const after = opened({ folder }).queue;
  expect(after.counts()).toEqual(queue.counts());
  expect(after.oldest('p1')).toMatchObject({ id: 'p1-3', attempts: 1, reason: 'busy' });
  expect(graves(after)).toEqual([['p1-2', 'no']]);
});

test('what somebody revives in another process is seen in this one', () => {
  const { queue, folder } = opened();
  queue.add(numbers(1, 1));
  queue.bury({ id: 'p1-1', attempts: 1 }, 'no');
  opened({ folder }).queue.revive('all');
  expect(queue.patients()).toEqual(['p1']);
});

test('all or none: one message that cannot be written takes the others with it', () => {
  const { queue } = opened();
  const broken = { ...delivery('p1', 2), body: undefined as unknown as string };
  expect(() => queue.add([delivery('p1', 1), broken])).toThrow();
  expect(queue.counts()).toEqual(none);
  queue.add(numbers(1, 1));
  expect(queue.counts()).toEqual({ ...none, accepted: 1, waiting: 1 });
});

test('whatever happens, every accepted message is somewhere, and nothing grows beyond its limit', () => {
  const id = fc.nat(12);
  const deed = fc.oneof(
    fc.record({ add: fc.array(id, { maxLength: 6 }) }),
    fc.record({ delivered: id }),
    fc.record({ failed: id }),
    fc.record({ bury: id }),
    fc.record({ revive: fc.oneof(id, fc.constant('all' as const)) }),
    fc.record({ tidy: fc.nat(8 * day) }),
  );
  fc.assert(
    fc.property(fc.array(deed, { maxLength: 40 }), fc.integer({ min: 1, max: 6 }), (deeds, max) => {
      const folder = mkdtempSync(join(tmpdir(), 'ward-webhook-'));
      let now = noon;
      const queue = openQueue({ folder, max, now: () => now });
      const of = (n: number) => delivery(`p${n % 3}`, n);
      try {
        for (const one of deeds) {
          if ('add' in one) queue.add(one.add.map(of));
          if ('delivered' in one) queue.delivered(of(one.delivered).id);
          if ('failed' in one) queue.failed(of(one.failed).id, 'busy');
          if ('bury' in one) queue.bury({ id: of(one.bury).id, attempts: 1 }, 'no');
          if ('revive' in one) queue.revive(one.revive === 'all' ? 'all' : of(one.revive).id);
          if ('tidy' in one) {
            now += one.tidy;
            queue.tidy();
          }
          const { accepted, waiting, delivered, deadLetters, forgotten } = queue.counts();
          expect(accepted).toBe(waiting + delivered + deadLetters + forgotten);
          expect(Math.max(waiting, deadLetters)).toBeLessThanOrEqual(max);
          expect(queue.patients().every((patient) => queue.oldest(patient))).toBe(true);
        }
      } finally {
        queue.close();
        rmSync(folder, { recursive: true });
      }
    }),
    { numRuns: 40 },
  );
});
