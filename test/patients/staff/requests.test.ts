import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chance } from '#patients/chance.ts';
import { openWaiting, type Request } from '#patients/staff/requests.ts';

const order = [
  'emergency_call',
  'medication',
  'notify_second_nurse',
  'notify_nurse',
  'bell',
  'round',
] as const;
const luck = chance('1');

function request(bed: number, what: Request['what'], atMs: number): Request {
  return { bed, what, cause: 'alarm', atMs, readyAtMs: atMs, teamMs: 0, luck };
}

test('what waits comes out by rank, then by time, each once', () => {
  const some = fc.array(fc.tuple(fc.constantFrom(...order), fc.integer({ min: 0, max: 50 })));
  fc.assert(
    fc.property(some, (asked) => {
      const requests = asked.map(([what, atMs], bed) => request(bed, what, atMs));
      const waiting = openWaiting();
      for (const one of requests) waiting.add(one);
      const out: Request[] = [];
      for (let next = waiting.first(() => true); next; next = waiting.first(() => true)) {
        out.push(...waiting.take((one) => one === next));
      }
      const sorted = requests.toSorted(
        (one, other) =>
          order.indexOf(one.what) - order.indexOf(other.what) || one.atMs - other.atMs,
      );
      expect(out).toEqual(sorted);
    }),
  );
});

test('only what is wanted is found, and looking takes nothing away', () => {
  const waiting = openWaiting();
  waiting.add(request(1, 'round', 5));
  waiting.add(request(2, 'bell', 6));
  expect(waiting.first(({ bed }) => bed === 1)?.what).toBe('round');
  expect(waiting.first(({ bed }) => bed === 3)).toBeUndefined();
  expect([1, 2, 3].map((bed) => waiting.has((one) => one.bed === bed))).toEqual([
    true,
    true,
    false,
  ]);
  expect(waiting.take(({ bed }) => bed === 1)).toHaveLength(1);
  expect(waiting.has(({ bed }) => bed === 1)).toBe(false);
  expect(waiting.has(({ bed }) => bed === 2)).toBe(true);
});

test('who gets ready next is who gets ready after that moment', () => {
  const waiting = openWaiting();
  for (const atMs of [30, 10, 20]) waiting.add(request(1, 'bell', atMs));
  expect([0, 10, 15, 29, 30].map(waiting.readyAfter)).toEqual([10, 20, 20, 30, Infinity]);
});
