import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { RuleChange } from '#analytics/play.ts';
import { readRuleText } from '#analytics/rules/rule-file.ts';
import type { Alarm } from '#ward/alarm.ts';
import type { Reading } from '#ward/reading.ts';
import { bad, good, type Result } from '#ward/result.ts';
import { journalled } from './journalled.ts';
import { stored } from './stored.ts';

/** What a ward has stored of itself. */
export interface WardStore {
  /** In the order of arrival; may be gone through more than once. */
  readings(): Iterable<Reading>;
  readonly patients: readonly string[];
  /** When the first was received, and the last or what alarms there were changed, ms since 1970. */
  readonly firstMs: number;
  readonly lastMs: number;
  /** The rules that it was judged by, the first ones first. */
  readonly rules: readonly RuleChange[];
  /** When its alarms were evaluated, and first rang, by id: what depends on how fast its machines were. */
  known(): ReadonlyMap<string, Pick<Alarm, 'evaluatedAt' | 'rangAt'>>;
  close(): void;
}

/** Opens the embedded store of a ward's folder, to read it only. A reason says what would be right. */
export function openWardStore(folder: string): Result<WardStore> {
  const path = join(folder, 'ward.sqlite');
  if (!existsSync(path)) return bad(`${path} does not exist: give the --data folder of a ward`);
  try {
    return readStore(new DatabaseSync(path, { readOnly: true }), path, folder);
  } catch (error) {
    return bad(`${path}: ${String(error)}`);
  }
}

function readStore(file: DatabaseSync, path: string, folder: string): Result<WardStore> {
  const [span] = file
    .prepare(
      'SELECT count(*) AS count, min(received_ms) AS first, max(received_ms) AS last FROM arrivals',
    )
    .all();
  if (span === undefined || span.first === null) return bad(`${path} has no readings yet`);
  const [changed] = file.prepare('SELECT max(time) / 1000000 AS last FROM alarms').all();
  const rules = rulesIn(file, path);
  if (!rules.ok) return rules;
  return good({
    // The journal knows more, but only of what it still keeps.
    readings: () => journalled(folder, Number(span.count)) ?? stored(file),
    patients: file
      .prepare('SELECT DISTINCT patient FROM arrivals ORDER BY patient')
      .all()
      .map(({ patient }) => String(patient)),
    firstMs: Number(span.first),
    lastMs: Math.max(Number(span.last), Number(changed?.last ?? 0)),
    rules: rules.value,
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
