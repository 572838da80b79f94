import type { DatabaseSync } from 'node:sqlite';
import type { LedgerReport } from '#ward/reports.ts';

/** Of which alarms of this play a ledger was made, each once, and which of these the gateway still lacks. */
export interface LedgerLog {
  /** What the process before could not hand over, in that order. */
  readonly owed: readonly LedgerReport[];
  has(alarm: string): boolean;
  /** From now on the alarm has one, and it is owed. */
  add(ledger: LedgerReport): void;
  /** The gateway has it. */
  given(alarm: string): void;
}

/** Its table, in SQL. */
export const ledgerTable = `
  CREATE TABLE IF NOT EXISTS ledgers
    (number INTEGER PRIMARY KEY, alarm TEXT NOT NULL UNIQUE, owed TEXT) STRICT;
  CREATE INDEX IF NOT EXISTS owed ON ledgers (number) WHERE owed IS NOT NULL;`;

/** In a file that has the table. */
export function ledgerLogIn(database: DatabaseSync): LedgerLog {
  const select = database.prepare('SELECT 1 FROM ledgers WHERE alarm = ?');
  const insert = database.prepare('INSERT INTO ledgers (alarm, owed) VALUES (?, ?)');
  const update = database.prepare('UPDATE ledgers SET owed = NULL WHERE alarm = ?');
  const rows = database
    .prepare('SELECT owed FROM ledgers WHERE owed IS NOT NULL ORDER BY number')
    .all();
  return {
    owed: rows.map(({ owed }) => JSON.parse(String(owed))),
    has: (alarm) => select.get(alarm) !== undefined,
    add: (ledger) => void insert.run(ledger.alarm, JSON.stringify(ledger)),
    given: (alarm) => void update.run(alarm),
  };
}
