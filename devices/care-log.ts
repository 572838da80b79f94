import type { DatabaseSync } from 'node:sqlite';
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
}

export const careTable =
  'CREATE TABLE IF NOT EXISTS care (number INTEGER PRIMARY KEY, event TEXT NOT NULL) STRICT;';

export function careLogIn(database: DatabaseSync): CareLog {
  const insert = database.prepare('INSERT INTO care (event) VALUES (?)');
  return {
    past: careIn(database),
    note: (event) => void insert.run(JSON.stringify(event)),
  };
}

export function careIn(database: DatabaseSync): readonly CareEvent[] {
  const rows = database.prepare('SELECT event FROM care ORDER BY number').all();
  return rows.map(({ event }) => JSON.parse(String(event)));
}
