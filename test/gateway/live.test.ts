import { describe, expect, test } from 'vitest';
import type { Refusal } from '#gateway/journal/intake.ts';
import { live } from '#gateway/live.ts';

/** A broker whose messages leave when the test says so. */
function scene({ queueMax = 10, hasListeners = true } = {}) {
  const published: (readonly [topic: string, payload: unknown])[] = [];
  const underWay: (() => void)[] = [];
  let leftOut = 0;
  const broker = {
    hasListeners,
    publish(topic: string, payload: string, done: () => void) {
      published.push([topic, JSON.parse(payload)]);
      underWay.push(done);
    },
  };
  const telling = live(broker, queueMax, { liveLeftOut: () => (leftOut += 1) });
  const tell = (rows: Parameters<typeof telling.readings>[0]) => telling.readings(rows, 9);
  return { ...telling, tell, published, underWay, leftOut: () => leftOut };
}

const reading = (patient: string, seq: number) => ({ patient, body: JSON.stringify({ seq }) });
const refusal: Refusal = { device: 'd1', receivedAt: 1, reason: 'no', samples: 1, excerpt: '{' };

describe('live', () => {
  test('tells the readings of each patient in one message, in their order, and since when they are kept', () => {
    const { tell, published } = scene();
    tell([reading('p1', 1), reading('p2', 2), reading('p1', 3)]);
    expect(published).toEqual([
      [
        'ward/patients/p1/vitals',
        [
          { seq: 1, journaledAt: 9 },
          { seq: 3, journaledAt: 9 },
        ],
      ],
      ['ward/patients/p2/vitals', { seq: 2, journaledAt: 9 }],
    ]);
  });

  test('tells each refusal, with its reason', () => {
    const { refused, published } = scene();
    refused([refusal, { ...refusal, reason: 'never' }]);
    expect(published).toEqual([
      ['ward/gateway/rejected', refusal],
      ['ward/gateway/rejected', { ...refusal, reason: 'never' }],
    ]);
  });

  test('leaves out, and counts, what is more than the queue holds, and goes on when it empties', () => {
    const { tell, refused, published, underWay, leftOut } = scene({ queueMax: 2 });
    tell([reading('p1', 1), reading('p2', 2), reading('p3', 3)]);
    refused([refusal]);
    expect([published.length, leftOut()]).toEqual([2, 2]);
    underWay.shift()?.();
    tell([reading('p1', 4), reading('p2', 5)]);
    expect([published.length, leftOut()]).toEqual([3, 3]);
    expect(published.at(-1)?.[1]).toEqual({ seq: 4, journaledAt: 9 });
  });

  test('says nothing where nobody listens, and that is not left out', () => {
    const { tell, refused, published, leftOut } = scene({ hasListeners: false, queueMax: 0 });
    tell([reading('p1', 1)]);
    refused([refusal]);
    expect([published, leftOut()]).toEqual([[], 0]);
  });
});
