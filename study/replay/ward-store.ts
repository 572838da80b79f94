import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Alarm } from '#ward/alarm.ts';
import type { Reading } from '#ward/reading.ts';
import { bad, good, type Result } from '#ward/result.ts';
import { stored } from './stored.ts';
import { type Stretch, storedRules } from './stored-rules.ts';

/** What a ward has stored of itself. */
export interface WardStore {
  /** In the order of arrival; may be gone through more than once. */
  readings(): Iterable<Reading>;
  readonly patients: readonly string[];
  /**
   * When the first was received, and until when all was judged, ms since 1970. Where analytics did not end by
   * itself: until the last was received. Earlier versions did not say: until then, or the last change of an alarm.
   */
  readonly firstMs: number;
  readonly lastMs: number;
  /** What it was judged by, the first first. */
  readonly stretches: readonly Stretch[];
  /** When its alarms were evaluated, and first rang, by id: what depends on how fast its machines were. */
  known(): ReadonlyMap<string, Pick<Alarm, 'evaluatedAt' | 'rangAt'>>;
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
  const rules = storedRules(file, path);
  if (!rules.ok) return rules;
  const { stretches, untilMs = 0 } = rules.value;
  const isOld = !stretches.some(({ terms }) => terms);
  const [changed] = file.prepare('SELECT max(time) / 1000000 AS last FROM alarms').all();
  return good({
    readings: () => stored(file),
    patients: file
      .prepare('SELECT DISTINCT patient FROM arrivals ORDER BY patient')
      .all()
      .map(({ patient }) => String(patient)),
    firstMs: Number(span.first),
    lastMs: Math.max(Number(span.last), untilMs, isOld ? Number(changed?.last ?? 0) : 0),
    stretches,
    known: () => knownIn(file),
    close: () => file.close(),
  });
}

function knownIn(file: DatabaseSync): ReturnType<WardStore['known']> {
  const rows = file
    .prepare(
      'SELECT id, min(evaluated_ms) AS evaluated, min(rang_ms) AS rang FROM alarms GROUP BY id',
    )
    .all();
  return new Map(
    rows.map(({ id, evaluated, rang }) => [
      String(id),
      { evaluatedAt: Number(evaluated), ...(rang !== null && { rangAt: Number(rang) }) },
    ]),
  );
}
