import fc from 'fast-check';
import type { Reading } from '#ward/reading.ts';

/** A moment of the ward's time to count from. */
export const noon = 1_763_812_800_000;

/** The sample with that number, measured then and on its way for so long; both in ms after noon. */
export function sample(
  seq: number,
  atMs: number,
  delayMs: number,
  other: Partial<Reading> = {},
): Reading {
  return {
    number: seq + 1,
    after: seq,
    device: 'strap-1',
    patient: 'p1',
    boot: 'a',
    seq,
    at: noon + atMs,
    receivedAt: noon + atMs + delayMs,
    delayMs,
    quality: [],
    vitals: {},
    ...other,
  };
}

/** One sample a second, each on its way for as long as the list says; numbered from `first`. */
export function eachSecond(
  delaysMs: readonly number[],
  { first = 0, startMs = 0 } = {},
  other: Partial<Reading> = {},
): Reading[] {
  return delaysMs.map((delayMs, index) =>
    sample(first + index, startMs + index * 1000, delayMs, other),
  );
}

/** In the order in which the gateway would number them. */
export function arrived(readings: readonly Reading[]): Reading[] {
  return readings
    .toSorted((one, other) => one.receivedAt - other.receivedAt)
    .map((reading, index) => ({ ...reading, number: index + 1, after: index }));
}

/** Samples of a few devices, each late by less than `latenessMs`; some come twice. */
export function streamsWithin(latenessMs: number): fc.Arbitrary<Reading[]> {
  const travel = fc.record({
    delayMs: fc.integer({ min: 0, max: latenessMs - 1 }),
    again: fc.option(fc.integer({ min: 0, max: latenessMs - 1 }), { freq: 4 }),
  });
  const stream = fc.array(travel, { minLength: 1, maxLength: 60 });
  return fc.array(stream, { minLength: 1, maxLength: 3 }).map((streams) =>
    arrived(
      streams.flatMap((travels, index) =>
        travels.flatMap(({ delayMs, again }, seq) => {
          const device = `strap-${index}`;
          // Well spread over the lateness, so that nearly all orders come about.
          const atMs = (seq * latenessMs) / 10;
          const once = sample(seq, atMs, delayMs, { device });
          return again === null ? [once] : [once, sample(seq, atMs, again, { device })];
        }),
      ),
    ),
  );
}
