import type { DatabaseSync } from 'node:sqlite';
import type { QualityRemark, Reading } from '#ward/reading.ts';
import { numericVitalNames, type Vitals } from '#ward/vitals.ts';
import { boots } from './boots.ts';

const vitalNames = [...numericVitalNames, 'consciousness'] as const;
/** What earlier versions did not keep of an arrival. */
const since = ['number', 'boot', 'quality'] as const;

type Row = Readonly<Record<string, unknown>>;

/**
 * What the embedded store has of readings, in the order in which the gateway took them in: as analytics was
 * told. Of what an earlier version stored, those that were received in the same moment are in the order of
 * measurement.
 */
export function* stored(file: DatabaseSync): Generator<Reading> {
  const rows = file
    .prepare(
      `SELECT patient, device, v.time / 1000000 AS at_ms, v.seq, received_ms, delay_ms, sent_ms,
              ${[...arrivalColumns(file), ...vitalNames.map((name) => `v."${name}"`)].join(', ')}
       FROM arrivals a JOIN vitals v USING (patient, device, time)
       ORDER BY received_ms, number, v.time`,
    )
    .iterate();
  const bootOf = boots();
  let after = 0;
  for (const row of rows) {
    const reading = readingOf(row, after, bootOf);
    yield reading;
    after = reading.number;
  }
}

/** A file that no newer version has written to lacks some. */
function arrivalColumns(file: DatabaseSync): readonly string[] {
  const rows = file.prepare("SELECT name FROM pragma_table_info('arrivals')").all();
  const present = new Set(rows.map(({ name }) => name));
  return since.map((name) => (present.has(name) ? `a."${name}"` : `NULL AS "${name}"`));
}

function readingOf(row: Row, after: number, bootOf: ReturnType<typeof boots>): Reading {
  const device = String(row.device);
  const [at, seq] = [Number(row.at_ms), Number(row.seq)];
  return {
    number: row.number === null ? after + 1 : Number(row.number),
    after,
    device,
    patient: String(row.patient),
    boot: row.boot === null ? bootOf(device, seq, at) : String(row.boot),
    seq,
    at,
    ...(row.sent_ms !== null && { sentAt: Number(row.sent_ms) }),
    receivedAt: Number(row.received_ms),
    delayMs: Number(row.delay_ms),
    quality: row.quality === null ? [] : (String(row.quality).split(',') as QualityRemark[]),
    vitals: vitalsIn(row),
  };
}

function vitalsIn(row: Row): Vitals {
  return Object.fromEntries(
    vitalNames.flatMap((name) => (row[name] === null ? [] : [[name, row[name]]])),
  ) as Vitals;
}
