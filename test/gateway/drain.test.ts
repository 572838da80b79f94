import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drain, type Queue } from '#gateway/drain.ts';
import type { Entry } from '#gateway/entry.ts';
import type { DeadLetter } from '#gateway/journal/dead-letters.ts';
import type { Outcome } from '#gateway/store/store.ts';
import type { Clock } from '#ward/clock.ts';

const busy: Outcome = { kind: 'busy', reason: 'down' };
const written: Outcome = { kind: 'written' };

interface Scene {
  readonly entries: number;
  readonly batchMax?: number;
  /** What the store says to a batch, by how often it was asked before. */
  answer(numbers: readonly number[], asked: number, stop: () => void): Outcome;
  /** Is this entry an alarm instead of a reading? */
  isAlarm?(number: number): boolean;
}

/** Drains until the queue is empty, and answers with all that happened. */
async function drained({ entries, batchMax = 8, answer, isAlarm = () => false }: Scene) {
  const stopping = new AbortController();
  const left = Array.from({ length: entries }, (_, index) => entryOf(index + 1, isAlarm));
  const happened = {
    left,
    batches: [] as (readonly number[])[],
    slept: [] as number[],
    stored: 0,
    advances: [] as number[],
    dead: [] as DeadLetter[],
    outcomes: [] as string[],
  };
  const queue: Queue = {
    async oldest(max) {
      if (left.length === 0) stopping.abort();
      return stopping.signal.aborted ? [] : left.slice(0, max);
    },
    async advance(through, stored, dead) {
      while (left[0] !== undefined && left[0].number <= through) left.shift();
      happened.advances.push(through);
      happened.stored += stored;
      happened.dead.push(...dead);
    },
  };
  const clock: Pick<Clock, 'sleep'> = {
    async sleep(ms) {
      happened.slept.push(ms);
    },
  };
  await drain(
    {
      queue,
      store: {
        async write(batch) {
          const numbers = batch.map(({ number }) => number);
          happened.batches.push(numbers);
          return answer(numbers, happened.batches.length - 1, () => stopping.abort());
        },
        close: async () => undefined,
      },
      clock: clock as Clock,
      batchMax,
      pauseMs: (attempt) => 100 * 2 ** attempt,
      onOutcome: ({ kind }, count) => happened.outcomes.push(`${kind} ${count}`),
    },
    stopping.signal,
  );
  return { ...happened, deadNumbers: happened.dead.map(({ entry }) => entry.number) };
}

function entryOf(number: number, isAlarm: (number: number) => boolean): Entry {
  const kind = isAlarm(number) ? 'alarm' : 'reading';
  return { kind, number, [kind]: {} } as unknown as Entry;
}

describe('the drain', () => {
  test('moves everything, oldest first, in batches no larger than the largest', async () => {
    const { batches, left, stored, outcomes } = await drained({
      entries: 20,
      answer: () => written,
    });
    expect(batches.map((batch) => batch.length)).toEqual([8, 8, 4]);
    expect(batches.flat()).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect([left, stored]).toEqual([[], 20]);
    expect(outcomes).toEqual(['written 8', 'written 8', 'written 4']);
  });

  test('waits for a busy store, longer each time, with the same entries, and then goes on', async () => {
    const { slept, batches, stored } = await drained({
      entries: 3,
      answer: (_, asked) => (asked < 3 ? busy : written),
    });
    expect(slept).toEqual([100, 200, 400]);
    expect(batches).toEqual(Array(4).fill([1, 2, 3]));
    expect(stored).toBe(3);
  });

  test('waits as long as the store asks for, and starts small again after a success', async () => {
    const { slept } = await drained({
      entries: 16,
      answer: (_, asked) =>
        [busy, { ...busy, waitMs: 7000 }, { ...busy, waitMs: 0 }, written, busy][asked] ?? written,
    });
    expect(slept).toEqual([100, 7000, 0, 100]);
  });

  test('halves a refused batch down to the one bad entry, which alone becomes a dead letter', async () => {
    const { dead, deadNumbers, stored, left } = await drained({
      entries: 16,
      answer: (numbers) => (numbers.includes(6) ? { kind: 'refused', reason: 'six' } : written),
    });
    expect(deadNumbers).toEqual([6]);
    expect(dead[0]?.reason).toBe('six');
    expect([stored, left]).toEqual([15, []]);
  });

  test('loses nothing but the bad entries, wherever they are and however busy the store is', async () => {
    const scenes = fc.record({
      entries: fc.integer({ min: 1, max: 60 }),
      batchMax: fc.integer({ min: 1, max: 17 }),
      bad: fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 8 }),
      busyAt: fc.uniqueArray(fc.nat(80), { maxLength: 20 }),
    });
    await fc.assert(
      fc.asyncProperty(scenes, async ({ entries, batchMax, bad, busyAt }) => {
        const accepted = new Set<number>();
        const { deadNumbers, stored, left, advances, batches } = await drained({
          entries,
          batchMax,
          answer(numbers, asked) {
            if (busyAt.includes(asked)) return busy;
            if (numbers.some((number) => bad.includes(number))) {
              return { kind: 'refused', reason: 'bad' };
            }
            for (const number of numbers) accepted.add(number);
            return written;
          },
        });
        const badOnes = bad.filter((number) => number <= entries).sort((a, b) => a - b);
        expect(deadNumbers).toEqual(badOnes);
        expect(accepted.size).toBe(entries - badOnes.length);
        expect([stored, left]).toEqual([accepted.size, []]);
        expect(advances).toEqual([...advances].sort((a, b) => a - b));
        expect(Math.max(...batches.map((batch) => batch.length))).toBeLessThanOrEqual(batchMax);
      }),
    );
  });

  test('grows back slowly where an entry was bad, as its neighbours may be', async () => {
    const { batches } = await drained({
      entries: 24,
      batchMax: 8,
      answer: (numbers) =>
        numbers.length > 1 && numbers.includes(1) ? { kind: 'refused', reason: 'one' } : written,
    });
    expect(batches.map((batch) => batch.length)).toEqual([8, 4, 2, 1, 2, 4, 8, 8, 1]);
  });

  test('counts readings as stored; alarms and interventions are no samples', async () => {
    const { stored } = await drained({
      entries: 10,
      isAlarm: (number) => number % 5 === 0,
      answer: () => written,
    });
    expect(stored).toBe(8);
  });

  test.each(['written', 'busy', 'refused'] as const)(
    'stops when it is told to, also when the store then says %s, and claims nothing untrue',
    async (kind) => {
      const { advances, left, batches } = await drained({
        entries: 16,
        answer(_, asked, stop) {
          if (asked === 1) stop();
          return asked === 1 ? { kind, reason: 'stopped' } : written;
        },
      });
      expect(batches).toHaveLength(2);
      expect(advances).toEqual(kind === 'written' ? [8, 16] : [8]);
      expect(left).toHaveLength(kind === 'written' ? 0 : 8);
    },
  );
});
