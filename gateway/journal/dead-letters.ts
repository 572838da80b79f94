import type { DatabaseSync } from 'node:sqlite';
import type { Entry } from '#gateway/entry.ts';

/** An entry that the store refused for good, with the store's reason. */
export interface DeadLetter {
  readonly entry: Entry;
  readonly reason: string;
}

const kept = 10_000;

/** Keeps them in the journal's file, the newest of very many. */
export function bury(file: DatabaseSync, dead: readonly DeadLetter[]): void {
  const insert = file.prepare('INSERT INTO dead_letters (reason, body) VALUES (?, ?)');
  for (const { entry, reason } of dead) insert.run(reason, JSON.stringify(entry));
  file
    .prepare('DELETE FROM dead_letters WHERE number <= (SELECT max(number) FROM dead_letters) - ?')
    .run(kept);
}

export function deadLettersIn(file: DatabaseSync): readonly { reason: string; body: string }[] {
  return file
    .prepare('SELECT reason, body FROM dead_letters ORDER BY number')
    .all()
    .map(({ reason, body }) => ({ reason: String(reason), body: String(body) }));
}
