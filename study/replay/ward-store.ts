import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { RuleChange } from '#analytics/play.ts';
import { readRuleText } from '#analytics/rules/rule-file.ts';
import type { Reading } from '#ward/reading.ts';
import { bad, good, type Result } from '#ward/result.ts';
import { numericVitalNames, type Vitals } from '#ward/vitals.ts';
import { boots } from './boots.ts';

/** What a ward has stored of itself. */
export interface WardStore {
  /** In the order of arrival; may be gone through more than once. */
  readings(): Iterable<Reading>;
  readonly patients: readonly string[];
  /** When the first was received and the last, ms since 1970. */
  readonly firstMs: number;
  readonly lastMs: number;
  /** The rules that it was judged by, the first ones first. */
  readonly rules: readonly RuleChange[];
  close(): void;
}

/** Opens the embedded store of a ward's folder, to read it only. A reason says what would be right. */
export function openWardStore(folder: string): Result<WardStore> {
  const path = join(folder, 'ward.sqlite');
  if (!existsSync(path)) return bad(`${path} does not exist: give the --data folder of a ward`);
  try {
    return readStore(new DatabaseSync(path, { readOnly: true }), path);
  } catch (error) {
    return bad(`${path}: ${String(error)}`);
  }
}

function readStore(file: DatabaseSync, path: string): Result<WardStore> {
  const [span] = file
    .prepare('SELECT min(received_ms) AS first, max(received_ms) AS last FROM arrivals')
    .all();
  if (span === undefined || span.first === null) return bad(`${path} has no readings yet`);
  const rules = rulesIn(file, path);
  if (!rules.ok) return rules;
  return good({
    readings: () => readingsIn(file),
    patients: file
      .prepare('SELECT DISTINCT patient FROM arrivals ORDER BY patient')
      .all()
      .map(({ patient }) => String(patient)),
    firstMs: Number(span.first),
    lastMs: Number(span.last),
    rules: rules.value,
    close: () => file.close(),
  });
}

/** Told again at each start of analytics: only what is another text is a change. */
function rulesIn(file: DatabaseSync, path: string): Result<readonly RuleChange[]> {
  const rows = file
    .prepare('SELECT time / 1000000 AS at_ms, hash, text FROM rules ORDER BY time')
    .all();
  const changes: RuleChange[] = [];
  for (const { at_ms, hash, text } of rows) {
    if (hash === changes.at(-1)?.set.hash) continue;
    const read = readRuleText(String(text), `${path}, rules ${hash}`);
    if (!read.ok) return read;
    changes.push({ at: Number(at_ms), set: read.value });
  }
  return good(changes);
}

const vitalNames = [...numericVitalNames, 'consciousness'] as const;

function* readingsIn(file: DatabaseSync): Generator<Reading> {
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
