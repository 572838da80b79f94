import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createOrder, waitingMax } from '#analytics/delay/order.ts';
import type { Reading } from '#ward/reading.ts';
import { noon, sample, streamsWithin } from './scene.ts';

const latenessMs = 1000;

/** Numbers as they are handed out; `|` parts what came of one call from that of the next. */
function handedOut(lateness = () => latenessMs) {
  const order = createOrder(lateness);
  const said = (readings: readonly Reading[]) =>
    readings.map(({ seq, boot }) => (boot === 'a' ? `${seq}` : `${boot}${seq}`)).join(' ');
  return {
    order,
    add: (seq: number, atMs = seq * 100, other: Partial<Reading> = {}) =>
      said(order.add(sample(seq, atMs, 0, other), noon + atMs)),
    due: (atMs: number) => said(order.due(noon + atMs)),
    flush: () => said(order.flush()),
    forget: () => said(order.forget('strap-1')),
  };
}

describe('what waits for a missing sample', () => {
  test('is handed out at once while none is missing', () => {
    const { add } = handedOut();
    expect([5, 6, 7].map((seq) => add(seq))).toEqual(['5', '6', '7']);
  });

  test('goes on in order as soon as the missing one comes', () => {
    const { add, due } = handedOut();
    expect([1, 3, 5, 4].map((seq) => add(seq))).toEqual(['1', '', '', '']);
    expect(add(2)).toBe('2 3 4 5');
    expect(add(6)).toBe('6');
    expect(due(9000)).toBe('');
  });

  test('goes on when it has waited for the lateness, counted from its own arrival', () => {
    const { add, due } = handedOut();
    add(1, 0);
    expect(add(3, 200)).toBe('');
    expect(due(1199)).toBe('');
    expect(due(1200)).toBe('3');
    expect(add(4, 1300)).toBe('4');
  });

  test('of several devices goes on as it is due, however seldom anybody asks', () => {
    const given = (asksMs: readonly number[]) => {
      const { order, add } = handedOut();
      const ofRing = { device: 'ring', boot: 'r' };
      add(1, 0);
      add(1, 0, ofRing);
      add(3, 100);
      add(3, 200, ofRing);
      add(5, 300);
      return asksMs.flatMap((ms) => order.due(noon + ms).map(({ boot, seq }) => boot + seq));
    };
    expect(given([2000])).toEqual(['a3', 'r3', 'a5']);
    expect(given([1100, 1200, 2000])).toEqual(['a3', 'r3', 'a5']);
  });

  test('takes along what is contiguous behind it, and not what misses one of its own', () => {
    const { add, due } = handedOut();
    for (const seq of [1, 3, 4, 6]) add(seq);
    expect(due(1300)).toBe('3 4');
    expect(due(1599)).toBe('');
    expect(due(1600)).toBe('6');
  });

  test('goes on behind what comes before it, though that one arrived later', () => {
    const { add, due } = handedOut();
    add(1, 0);
    add(7, 100);
    add(5, 900);
    expect(due(1100)).toBe('5 7');
    expect(due(1900)).toBe('');
  });

  test('goes on before a sample that comes when the wait is over, whether or not anybody asked', () => {
    const { add } = handedOut();
    add(1, 0);
    add(3, 100);
    expect(add(2, 1100)).toBe('3 2');
  });

  test('does not wait where the lateness is nothing', () => {
    const { add } = handedOut(() => 0);
    add(1);
    expect(add(3)).toBe('3');
    expect(add(2)).toBe('2');
  });

  test('waits as long as was right when it came', () => {
    let now = 1000;
    const { add, due } = handedOut(() => now);
    add(1, 0);
    add(3, 100);
    now = 9000;
    expect(due(1100)).toBe('3');
  });

  test('is bounded: beyond a thousand the first go on', () => {
    const { add, flush } = handedOut(() => 1e9);
    add(0);
    for (let seq = 2; seq < 2 * (waitingMax + 1); seq += 2) expect(add(seq)).toBe('');
    expect(add(2 * (waitingMax + 1))).toBe('2');
    expect(flush().split(' ')).toHaveLength(waitingMax);
  });
});

describe('what does not wait', () => {
  test('is a late sample, and a repeat', () => {
    const { add, due } = handedOut();
    add(1, 0);
    add(4, 100);
    due(1100);
    expect(add(2, 1200)).toBe('2');
    expect(add(4, 1300)).toBe('4');
    expect(add(5, 1400)).toBe('5');
  });

  test('is one whose number the gateway made up', () => {
    const { add } = handedOut();
    const unnamed = { boot: '@', quality: ['no_time', 'unnamed'] as const };
    expect(add(10, 0, unnamed)).toBe('@10');
    expect(add(20, 100, unnamed)).toBe('@20');
  });

  test('is one of another quality only if it is its turn', () => {
    const { add } = handedOut();
    add(1, 0, { quality: ['partial'] });
    expect(add(3, 100, { quality: ['partial'] })).toBe('');
    expect(add(2, 200, { quality: ['clock_ahead'] })).toBe('2 3');
  });
});

describe('a device that begins anew', () => {
  test('lets what waits of the boot before go first', () => {
    const { add } = handedOut();
    for (const seq of [1, 3, 5]) add(seq);
    expect(add(1, 600, { boot: 'b' })).toBe('3 5 b1');
  });

  test('is in order within each boot, though they come by turns', () => {
    const { add, due } = handedOut();
    add(1);
    expect(add(8, 200, { boot: 'b' })).toBe('b8');
    expect(add(2, 300)).toBe('2');
    expect(add(10, 400, { boot: 'b' })).toBe('');
    expect(add(4, 500)).toBe('');
    expect(add(9, 600, { boot: 'b' })).toBe('b9 b10');
    expect(add(3, 700)).toBe('3 4');
    add(6, 800);
    expect(add(1, 900, { boot: 'c' })).toBe('6 c1');
    expect(due(9000)).toBe('');
  });

  test('is put away: what waits of it is handed out, and it may come back as new', () => {
    const { add, forget, order } = handedOut();
    add(1);
    add(3);
    expect(forget()).toBe('3');
    expect(order.kept('strap-1')).toBeUndefined();
    expect(add(9)).toBe('9');
    expect(forget()).toBe('');
  });
});

describe('for any streams that come within the lateness, in any order and repeated', () => {
  const streams = streamsWithin(latenessMs);

  test('each device is handed out in the order of measurement, all of it', () => {
    const check = fc.property(streams, (readings) => {
      const { order } = handedOut();
      const out: Reading[] = [];
      for (const reading of readings) {
        out.push(...order.due(reading.receivedAt), ...order.add(reading, reading.receivedAt));
      }
      out.push(...order.flush());
      expect(out).toHaveLength(readings.length);
      for (const device of new Set(readings.map((each) => each.device))) {
        const first = readings.find((each) => each.device === device)?.seq ?? 0;
        const seen = new Set<number>();
        // Whatever came before the first to arrive is late, and goes on when it comes.
        const once = out
          .filter((each) => each.device === device && each.seq >= first)
          .map(({ seq }) => seq)
          .filter((seq) => !seen.has(seq) && seen.add(seq));
        expect(once).toEqual(once.toSorted((a, b) => a - b));
        expect(new Set(out.filter((each) => each.device === device)).size).toBe(
          readings.filter((each) => each.device === device).length,
        );
      }
    });
    fc.assert(check);
  });

  test('nothing is held for longer than that', () => {
    const check = fc.property(streams, fc.integer({ min: 1, max: 900 }), (readings, keepMs) => {
      const { order } = handedOut(() => keepMs);
      const held = new Map<number, Reading>();
      const endMs = (readings.at(-1)?.receivedAt ?? noon) - noon + keepMs;
      let next = 0;
      for (let ms = 0; ms <= endMs; ms += 1) {
        const out = [...order.due(noon + ms)];
        let reading = readings[next];
        while (reading !== undefined && reading.receivedAt <= noon + ms) {
          held.set(reading.number, reading);
          out.push(...order.add(reading, noon + ms));
          next += 1;
          reading = readings[next];
        }
        for (const { number } of out) expect(held.delete(number)).toBe(true);
        for (const { receivedAt } of held.values()) {
          expect(receivedAt + keepMs).toBeGreaterThan(noon + ms);
        }
      }
      expect(held.size).toBe(0);
    });
    fc.assert(check, { numRuns: 30 });
  });

  test('they are handed out the same way by who was killed meanwhile', () => {
    const check = fc.property(streams, fc.nat(), fc.nat({ max: 700 }), (readings, cut, afterMs) => {
      const death = cut % readings.length;
      const undisturbed = handedOut().order;
      let { order } = handedOut();
      for (const [index, reading] of readings.entries()) {
        if (index === death) {
          const diedAt = (readings[index - 1]?.receivedAt ?? noon) + afterMs;
          const due = [...undisturbed.due(diedAt)];
          expect([...order.due(diedAt)]).toEqual(due);
          const devices = [...new Set(readings.map(({ device }) => device))];
          const kept = devices.flatMap((device) => order.kept(device) ?? []);
          order = createOrder(() => latenessMs, JSON.parse(JSON.stringify(kept)));
          for (const each of readings.slice(0, index)) order.recall(each);
        }
        const { receivedAt } = reading;
        expect([...order.due(receivedAt)]).toEqual([...undisturbed.due(receivedAt)]);
        expect([...order.add(reading, receivedAt)]).toEqual([
          ...undisturbed.add(reading, receivedAt),
        ]);
      }
      expect(order.flush().length).toBe(undisturbed.flush().length);
    });
    fc.assert(check);
  });
});
