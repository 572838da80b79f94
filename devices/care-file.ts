import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { bad, good, type Result } from '#ward/result.ts';
import { type CareEvent, type CareLog, careIn, careLogIn, careTable } from './care-log.ts';
import { type LedgerLog, ledgerLogIn, ledgerTable } from './ledger-log.ts';
import { type VerdictLog, verdictLogIn, verdictTable } from './verdict-log.ts';

/**
 * What a simulated ward has to know after a restart: what its staff were asked for, what its alarms were
 * worth, and whose ledgers were told. It survives the death of the process at any moment. A disk that
 * is full or cannot be written is an exception, with the path.
 */
export interface CareFile {
  readonly care: CareLog;
  readonly verdicts: VerdictLog;
  readonly ledgers: LedgerLog;
  close(): void;
}

const schema = `
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS play (name TEXT NOT NULL) STRICT;
  ${careTable} ${verdictTable} ${ledgerTable}`;

/** Opens or creates the file. With another play than the file's it begins empty. */
export function openCareFile(path: string, play: string): CareFile {
  return orExplain(path, 'opened', () => {
    const database = new DatabaseSync(path, { timeout: 2000 });
    database.exec(schema);
    if (database.prepare('SELECT name FROM play').get()?.name !== play) {
      database.exec(
        'BEGIN; DELETE FROM play; DELETE FROM care; DELETE FROM verdicts; DELETE FROM ledgers',
      );
      database.prepare('INSERT INTO play VALUES (?)').run(play);
      database.exec('COMMIT');
    }
    return {
      care: explained(path, careLogIn(database)),
      verdicts: explained(path, verdictLogIn(database)),
      ledgers: explained(path, ledgerLogIn(database)),
      close: () => database.close(),
    };
  });
}

/** The name of the play of a ward that is not running, and what its staff were asked for. */
export function readCareFile(path: string): Result<{
  readonly play: string;
  readonly past: readonly CareEvent[];
}> {
  if (!existsSync(path)) return bad(`${path} does not exist`);
  try {
    const database = new DatabaseSync(path, { readOnly: true });
    const play = String(database.prepare('SELECT name FROM play').get()?.name ?? '');
    const past = careIn(database);
    database.close();
    return good({ play, past });
  } catch (error) {
    return bad(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The same, but whatever goes wrong is said with the path. */
function explained<T extends object>(path: string, log: T): T {
  const parts = Object.entries(log).map(([name, part]) => [
    name,
    typeof part === 'function'
      ? (...given: unknown[]) => orExplain(path, 'written', () => part(...given))
      : part,
  ]);
  return Object.fromEntries(parts) as T;
}

function orExplain<T>(path: string, verb: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`the care file ${path} cannot be ${verb}: ${reason}`, { cause });
  }
}
