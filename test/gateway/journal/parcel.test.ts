import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Delivery } from '#gateway/journal/draft.ts';
import { packEntries, unpackEntries } from '#gateway/journal/packed-entries.ts';
import { pack, unpack } from '#gateway/journal/parcel.ts';

const deliveries: fc.Arbitrary<Delivery[]> = fc.array(
  fc.record({
    kind: fc.constantFrom('reading', 'alarm', 'intervention', 'truth', 'delay', 'ledger'),
    device: fc.string(),
    patient: fc.string(),
    receivedAt: fc.integer({ min: -1, max: 1e15 }),
    payload: fc.uint8Array({ maxLength: 40 }),
  }),
);

/** The same bytes as a window into a larger buffer, which is how sockets hand them out. */
function asWindow(bytes: Uint8Array): Uint8Array {
  const larger = new Uint8Array(bytes.length + 10).fill(0xee);
  larger.set(bytes, 3);
  return larger.subarray(3, 3 + bytes.length);
}

describe('a parcel', () => {
  test('gives back what was packed, whatever it was and wherever it lay', () => {
    fc.assert(
      fc.property(deliveries, (deliveries) => {
        const windows = deliveries.map((each) => ({ ...each, payload: asWindow(each.payload) }));
        const arrived = structuredClone(pack(windows));
        expect(unpack(arrived)).toEqual(deliveries);
      }),
    );
  });

  test('is a block of its own: what it was packed from may change or move', () => {
    const payload = Uint8Array.of(1, 2, 3);
    const parcel = pack([{ kind: 'reading', device: 'd', patient: 'p', receivedAt: 0, payload }]);
    payload.fill(9);
    expect(unpack(parcel)[0]?.payload).toEqual(Uint8Array.of(1, 2, 3));
    expect(parcel.bytes.buffer.byteLength).toBe(3);
  });
});

describe('packed entries', () => {
  const rows = [
    [7, 'reading', '{"seq":1}'],
    [9, 'alarm', '{"id":"a, ]"}'],
    [2 ** 53 - 1, 'intervention', '{"id":"i"}'],
    [11, 'truth', '{"severity":0.5}'],
    [12, 'delay', '{"loss":0}'],
    [13, 'score', '{"total":5}'],
    [14, 'rules', '{"text":""}'],
    [15, 'ledger', '{"alarm":"a"}'],
  ] as const;

  test('give back number, kind and content', () => {
    const packed = packEntries(rows);
    expect(packed && unpackEntries(structuredClone(packed))).toEqual([
      { kind: 'reading', number: 7, reading: { seq: 1 } },
      { kind: 'alarm', number: 9, alarm: { id: 'a, ]' } },
      { kind: 'intervention', number: 2 ** 53 - 1, intervention: { id: 'i' } },
      { kind: 'truth', number: 11, truth: { severity: 0.5 } },
      { kind: 'delay', number: 12, delay: { loss: 0 } },
      { kind: 'score', number: 13, score: { total: 5 } },
      { kind: 'rules', number: 14, rules: { text: '' } },
      { kind: 'ledger', number: 15, ledger: { alarm: 'a' } },
    ]);
  });

  test('of nothing are nothing', () => {
    expect(packEntries([])).toBeUndefined();
  });
});
