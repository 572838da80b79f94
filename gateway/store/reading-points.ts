import type { Reading } from '#ward/reading.ts';
import { fieldsOf, nanosInMs, type Point } from './point.ts';

/** What was measured, and when that arrived. */
export function readingPoints(reading: Reading): readonly Point[] {
  const { patient, device, seq, at: atMs } = reading;
  const tags = { patient, device };
  // Where the arrival stands for the time, two boots of a device may come with one seq at once.
  const name = isArrival(reading) ? reading.number : seq;
  const nanos = name % nanosInMs;
  const arrived = {
    received_ms: reading.receivedAt,
    delay_ms: reading.delayMs,
    sent_ms: reading.sentAt,
    number: reading.number,
    boot: reading.boot,
    quality: reading.quality.length > 0 ? reading.quality.join(',') : undefined,
  };
  return [
    { measurement: 'vitals', tags, fields: fieldsOf(reading.vitals, { seq }), atMs, nanos },
    { measurement: 'arrivals', tags, fields: fieldsOf(arrived), atMs, nanos },
  ];
}

function isArrival({ quality, claimedAt }: Reading): boolean {
  return claimedAt !== undefined || quality.includes('no_time');
}
