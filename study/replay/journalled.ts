import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Reading } from '#ward/reading.ts';

/**
 * What the gateway wrote down of readings, in its order, as analytics was told; undefined where its
 * journal has let go of some, or is elsewhere.
 */
export function journalled(folder: string, atLeast: number): Iterable<Reading> | undefined {
  const path = join(folder, 'journal.sqlite');
  if (!existsSync(path)) return undefined;
  const file = new DatabaseSync(path, { readOnly: true });
  const [kept] = file.prepare("SELECT count(*) AS n FROM entries WHERE kind = 'reading'").all();
  if (Number(kept?.n) >= atLeast) return readingsIn(file);
  file.close();
  return undefined;
}

function* readingsIn(file: DatabaseSync): Generator<Reading> {
  const rows = file
    .prepare("SELECT number, body FROM entries WHERE kind = 'reading' ORDER BY number")
    .iterate();
  let after = 0;
  for (const { number, body } of rows) {
    yield { ...JSON.parse(String(body)), number: Number(number), after };
    after = Number(number);
  }
  file.close();
}
