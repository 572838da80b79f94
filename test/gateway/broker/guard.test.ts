import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { guardPackets, packetWatch } from '#gateway/broker/guard.ts';

/** A packet of this remaining length, with its length in as few bytes as it takes. */
function packet(length: number, first = 0x30): Buffer {
  const header = [first];
  let left = length;
  do {
    header.push((left % 128) | (left > 127 ? 0x80 : 0));
    left = Math.floor(left / 128);
  } while (left > 0);
  return Buffer.concat([Buffer.from(header), Buffer.alloc(length, 0xff)]);
}

/** Whether the bytes are allowed, when they come in these pieces. */
function allowed(bytes: Buffer, limit: number, cuts: readonly number[] = []): boolean {
  const watch = packetWatch(() => limit);
  const ends = [
    ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b),
    bytes.length,
  ];
  return ends.every((end, index) => watch(bytes.subarray(ends[index - 1] ?? 0, end)));
}

test.each([0, 1, 127, 128, 4096, 16_383, 16_384, 65_536, 2_097_151, 2_097_152])(
  'a packet of %i bytes is allowed where that is the limit, and one more is not',
  (limit) => {
    expect({
      at: allowed(packet(limit), limit),
      above: allowed(packet(limit + 1).subarray(0, 6), limit),
    }).toEqual({ at: true, above: false });
  },
);

test('a length of more than four bytes is refused even where it says zero', () => {
  expect(allowed(Buffer.from([0x30, 0x80, 0x80, 0x80, 0x00]), 10)).toBe(true);
  expect(allowed(Buffer.from([0x30, 0x80, 0x80, 0x80, 0x80]), 10)).toBe(false);
});

test('the largest length there is, 256 MB, is refused at its last byte and allowed by its limit', () => {
  const largest = Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f]);
  expect(allowed(largest, 268_435_454)).toBe(false);
  expect(allowed(largest, 268_435_455)).toBe(true);
});

test('what is inside a packet is not taken for the header of another', () => {
  const inside = Buffer.from([0x30, 5, 0x10, 0xff, 0xff, 0xff, 0x7f]);
  expect(allowed(Buffer.concat([inside, inside]), 5)).toBe(true);
});

test('a limit that changes between two packets holds from the next length on', () => {
  let limit = 10;
  const watch = packetWatch(() => limit);
  expect(watch(packet(10))).toBe(true);
  limit = 20;
  expect(watch(packet(20))).toBe(true);
  limit = 10;
  expect(watch(packet(11))).toBe(false);
});

test('the verdict is the same however the bytes are cut', () => {
  const stream = fc
    .array(
      fc.oneof(
        fc.integer({ min: 0, max: 300 }).map((n) => packet(n)),
        fc.uint8Array(),
      ),
      {
        maxLength: 8,
      },
    )
    .map((parts) => Buffer.concat(parts));
  fc.assert(
    fc.property(
      stream,
      fc.integer({ min: 0, max: 400 }),
      fc.array(fc.nat()),
      (bytes, limit, cuts) => {
        expect(allowed(bytes, limit, cuts)).toBe(allowed(bytes, limit));
      },
    ),
    { numRuns: 2000 },
  );
});

test('a guarded connection gives out all that is allowed, and is destroyed at what is not', async () => {
  const connection = new PassThrough();
  let refusals = 0;
  guardPackets(
    connection,
    () => 10,
    () => {
      refusals += 1;
    },
  );
  connection.write(packet(10));
  expect(connection.read()).toEqual(packet(10));
  expect({ refusals, destroyed: connection.destroyed }).toEqual({ refusals: 0, destroyed: false });
  connection.write(packet(11));
  expect(connection.read()).toBe(null);
  expect({ refusals, destroyed: connection.destroyed }).toEqual({ refusals: 1, destroyed: true });
});
