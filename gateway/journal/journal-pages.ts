import type { DatabaseSync } from 'node:sqlite';
import type { Entry } from '#gateway/entry.ts';

/** Readings after this number as the JSON they were kept as, oldest first. */
export function readingsAfter(file: DatabaseSync, after: number, max: number): readonly string[] {
  return page(file, 'reading', after, max).map(({ body }) => String(body));
}

/** Acknowledgements of staff after this number, each as JSON with its number, oldest first. */
export function acksAfter(file: DatabaseSync, after: number, max: number): readonly string[] {
  return page(file, 'ack', after, max).map(
    ({ number, body }) => `{"number":${number},${String(body).slice(1)}`,
  );
}

/** The number of the oldest reading in the file; 0 where there is none. */
export function oldestReadingIn(file: DatabaseSync): number {
  const row = file
    .prepare("SELECT number FROM entries WHERE kind = 'reading' ORDER BY number LIMIT 1")
    .get();
  return Number(row?.number ?? 0);
}

/** The kind stands in the text and not as a parameter, so that SQLite finds the index of acks. */
function page(file: DatabaseSync, kind: Entry['kind'], after: number, max: number) {
  return file
    .prepare(
      `SELECT number, body FROM entries WHERE number > ? AND kind = '${kind}'
       ORDER BY number LIMIT ?`,
    )
    .all(after, max);
}
