import { DatabaseSync } from 'node:sqlite';
import type { Call } from '#patients/staff/staff.ts';

/** Staff are told of a call, or that nobody is needed any more, after the ward's step at `steppedMs`. */
export type CareEvent =
  | { readonly kind: 'call'; readonly steppedMs: number; readonly call: Call }
  | { readonly kind: 'cancel'; readonly steppedMs: number; readonly id: string };

/**
 * All that reached the simulated ward from outside. Whatever else happens in it comes from its seed,
 * so with this a ward that begins anew can live the same life again.
 */
export interface CareLog {
  /** What was noted before this process, in that order. */
  readonly past: readonly CareEvent[];
  note(event: CareEvent): void;
  close(): void;
}

const schema = `
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS play (name TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS care (number INTEGER PRIMARY KEY, event TEXT NOT NULL) STRICT;`;

/** Opens or creates the file. With another play than the file's it begins empty. */
export function openCareLog(path: string, play: string): CareLog {
  return orExplain(path, 'opened', () => {
    const database = new DatabaseSync(path, { timeout: 2000 });
    database.exec(schema);
    if (database.prepare('SELECT name FROM play').get()?.name !== play) {
      database.exec('BEGIN; DELETE FROM play; DELETE FROM care');
      database.prepare('INSERT INTO play VALUES (?)').run(play);
      database.exec('COMMIT');
    }
    const rows = database.prepare('SELECT event FROM care ORDER BY number').all();
    const insert = database.prepare('INSERT INTO care (event) VALUES (?)');
    return {
      past: rows.map(({ event }) => JSON.parse(String(event))),
      note: (event) => orExplain(path, 'written', () => void insert.run(JSON.stringify(event))),
      close: () => database.close(),
    };
  });
}

function orExplain<T>(path: string, verb: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`the log of care ${path} cannot be ${verb}: ${reason}`, { cause });
  }
}
