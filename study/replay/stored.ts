import type { DatabaseSync } from 'node:sqlite';
import type { Reading } from '#ward/reading.ts';
import { numericVitalNames, type Vitals } from '#ward/vitals.ts';
import { boots } from './boots.ts';

const vitalNames = [...numericVitalNames, 'consciousness'] as const;

/**
 * What the embedded store has of readings, in the order of arrival; of those that were received in the
 * same moment, in the order of measurement.
 */
export function* stored(file: DatabaseSync): Generator<Reading> {
  const columns = vitalNames.map((name) => `v."${name}"`).join(', ');
  const rows = file
    .prepare(
      `SELECT patient, device, v.time / 1000000 AS at_ms, v.seq, received_ms, sent_ms, ${columns}
       FROM arrivals a JOIN vitals v USING (patient, device, time) ORDER BY received_ms, time`,
    )
    .iterate();
  const bootOf = boots();
  let number = 0;
  for (const row of rows) {
    const device = String(row.device);
    const [at, seq, receivedAt] = [row.at_ms, row.seq, row.received_ms].map(Number) as [
      number,
      number,
      number,
    ];
    yield {
      number: number + 1,
      after: number,
      device,
      patient: String(row.patient),
      boot: bootOf(device, seq, at),
      seq,
      at,
      ...(row.sent_ms !== null && { sentAt: Number(row.sent_ms) }),
      receivedAt,
      delayMs: receivedAt - at,
      quality: [],
      vitals: vitalsIn(row),
    };
    number += 1;
  }
}

function vitalsIn(row: Readonly<Record<string, unknown>>): Vitals {
  return Object.fromEntries(
    vitalNames.flatMap((name) => (row[name] === null ? [] : [[name, row[name]]])),
  ) as Vitals;
}
