import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createArrivals } from '#study/ward/arrivals.ts';

test('whatever was put comes out once, by the tick of its arrival, in the order of arrival', () => {
  const tickMs = 10;
  const sent = fc.array(fc.record({ after: fc.nat(25), delayMs: fc.nat(60) }), { maxLength: 40 });
  fc.assert(
    fc.property(sent, (messages) => {
      const arrivals = createArrivals<{ readonly receivedAt: number; readonly id: number }>(tickMs);
      const put = new Map<number, { receivedAt: number; id: number }[]>();
      let atMs = 0;
      for (const [id, { after, delayMs }] of messages.entries()) {
        atMs += after;
        const tick = Math.ceil(atMs / tickMs) * tickMs;
        put.set(tick, [...(put.get(tick) ?? []), { receivedAt: atMs + delayMs, id }]);
      }
      const came: { receivedAt: number; id: number }[] = [];
      for (let nowMs = 0; nowMs <= atMs + 100; nowMs += tickMs) {
        for (const message of put.get(nowMs) ?? []) arrivals.put(message);
        const now = arrivals.take(nowMs);
        for (const { receivedAt } of now) {
          expect(receivedAt).toBeLessThanOrEqual(nowMs);
          expect(receivedAt).toBeGreaterThan(nowMs - tickMs);
        }
        came.push(...now);
      }
      const expected = [...put.values()].flat();
      expected.sort((one, other) => one.receivedAt - other.receivedAt || one.id - other.id);
      expect(came).toEqual(expected);
    }),
  );
});

test('what is put after the tick in which it arrived comes with the next', () => {
  const arrivals = createArrivals(10);
  arrivals.take(50);
  arrivals.put({ receivedAt: 30 });
  expect(arrivals.take(60)).toEqual([{ receivedAt: 30 }]);
  expect(arrivals.take(70)).toEqual([]);
});
