import type { DatabaseSync } from 'node:sqlite';
import type { Verdict } from '#ward/truth.ts';
import { type VerdictCounts, verdictCounts } from '#ward/worth.ts';

/** What alarms of this play were worth, each judged once, whichever process it was. */
export interface VerdictLog {
  /** Undefined where it was not judged yet. */
  of(alarm: string): Judged | undefined;
  note(alarm: string, judged: Judged): void;
  /** Somebody was called for it after it was judged. */
  rang(alarm: string): void;
  /** An alarm with the verdict `true` has told of this illness. */
  isTold(illness: string): boolean;
  /** Of those that rang. */
  counts(): VerdictCounts;
}

/** One alarm, as it was judged. */
export interface Judged {
  /** Absent where it could not be said. */
  readonly verdict?: Verdict;
  /** The illness of which it told first, if it did. */
  readonly tells?: string;
  readonly rang: boolean;
}

/** Its table, in SQL. */
export const verdictTable = `
  CREATE TABLE IF NOT EXISTS verdicts
    (alarm TEXT PRIMARY KEY, verdict TEXT, tells TEXT, rang INTEGER NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS tidings ON verdicts (tells) WHERE tells IS NOT NULL;`;

/** In a file that has the table. */
export function verdictLogIn(database: DatabaseSync): VerdictLog {
  const select = database.prepare('SELECT verdict, tells, rang FROM verdicts WHERE alarm = ?');
  const insert = database.prepare('INSERT INTO verdicts VALUES (?, ?, ?, ?)');
  const update = database.prepare('UPDATE verdicts SET rang = 1 WHERE alarm = ?');
  const teller = database.prepare('SELECT 1 FROM verdicts WHERE tells = ?');
  const counted = database
    .prepare('SELECT verdict FROM verdicts WHERE rang = 1 AND verdict IS NOT NULL')
    .all();
  let counts = verdictCounts(counted.map(({ verdict }) => verdict as Verdict));

  function count(verdict: Verdict | undefined): void {
    if (verdict !== undefined) counts = { ...counts, [verdict]: counts[verdict] + 1 };
  }

  function of(alarm: string): Judged | undefined {
    const row = select.get(alarm);
    if (row === undefined) return undefined;
    return {
      ...(row.verdict !== null && { verdict: row.verdict as Verdict }),
      ...(row.tells !== null && { tells: String(row.tells) }),
      rang: row.rang === 1,
    };
  }

  return {
    of,
    note(alarm, { verdict, tells, rang }) {
      insert.run(alarm, verdict ?? null, tells ?? null, Number(rang));
      if (rang) count(verdict);
    },
    rang(alarm) {
      const judged = of(alarm);
      if (judged === undefined || judged.rang) return;
      update.run(alarm);
      count(judged.verdict);
    },
    isTold: (illness) => teller.get(illness) !== undefined,
    counts: () => counts,
  };
}
