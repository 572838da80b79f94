import { describe, expect, test } from 'vitest';
import { type Delivery, draft } from '#gateway/journal/draft.ts';
import { Names } from '#gateway/journal/names.ts';
import { event, message, noon, roomy, sample } from './scene.ts';

/** Drafts batches one after the other, as the journal does when each is written. */
function drafts(...batches: readonly (readonly Delivery[])[]) {
  const names = new Names();
  let known = { last: 40, lastReading: 37 };
  return batches.map((batch) => {
    const drafted = draft(batch, { names, ...known }, roomy);
    known = drafted;
    return { ...drafted, bodies: drafted.rows.map(({ body }) => JSON.parse(body)) };
  });
}

const alarm = { id: 'a1', state: 'raised' };

describe('a draft of the journal', () => {
  test('numbers everything without a gap, and chains each reading to the reading before it', () => {
    const [one, two] = drafts(
      [message([sample(0), sample(1)]), event('alarm', alarm)],
      [event('intervention', { id: 'i1' }), message(sample(2))],
    );
    expect([...(one?.rows ?? []), ...(two?.rows ?? [])].map(({ number }) => number)).toEqual([
      41, 42, 43, 44, 45,
    ]);
    const readings = [...(one?.bodies ?? []), ...(two?.bodies ?? [])].filter(({ seq }) => seq >= 0);
    expect(readings.map(({ number, after }) => [after, number])).toEqual([
      [37, 41],
      [41, 42],
      [42, 45],
    ]);
    expect([two?.last, two?.lastReading]).toEqual([45, 45]);
    expect([one?.last, one?.lastReading]).toEqual([43, 42]);
  });

  test('drops repeats: within a message, a batch, and of earlier batches', () => {
    const [one, two] = drafts(
      [message([sample(0), sample(0)]), message(sample(0)), message(sample(1))],
      [message([sample(1), sample(2)])],
    );
    expect(one?.tally).toMatchObject({ received: 4, held: 2, duplicates: 2 });
    expect(two?.tally).toMatchObject({ received: 2, held: 1, duplicates: 1 });
    expect(two?.bodies.map(({ seq }) => seq)).toEqual([2]);
  });

  test('takes the same seq of another boot or another device for new', () => {
    const [one] = drafts([
      message([sample(0, 'b1'), sample(0, 'b2')]),
      message(sample(0, 'b1'), { device: 'd2' }),
    ]);
    expect(one?.tally).toMatchObject({ received: 3, held: 3, duplicates: 0 });
  });

  test('counts so that received is refused, duplicates and held together', () => {
    const [one] = drafts([
      message([sample(0), { vitals: { heart_rate: 1e9 } }, sample(0), 'none']),
      { ...message(''), payload: Buffer.from('{') },
      event('alarm', alarm),
    ]);
    expect(one?.tally).toEqual({ received: 5, stored: 0, refused: 3, duplicates: 1, held: 1 });
    expect(one?.refused).toHaveLength(3);
  });

  test('gives an unnamed sample the journal number as its seq, and never calls it a repeat', () => {
    const unnamed = { vitals: { heart_rate: 72 } };
    const [one] = drafts([message(unnamed), message(unnamed)]);
    expect(one?.bodies.map(({ boot, seq, at }) => [boot, seq, at])).toEqual([
      ['@', 41, noon],
      ['@', 42, noon],
    ]);
  });

  test('keeps what analytics says of a patient word for word', () => {
    const [one] = drafts([event('alarm', alarm)]);
    expect(one?.rows).toEqual([
      { number: 41, kind: 'alarm', receivedAt: noon, patient: 'p1', body: JSON.stringify(alarm) },
    ]);
    expect(one?.tally.received).toBe(0);
  });

  test('tells how long each reading took from its measurement', () => {
    const [one] = drafts([message(sample(0), { receivedAt: noon + 1234 })]);
    expect(one?.delaysMs).toEqual([1234]);
  });
});
