import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import type { Counts, DeadLetter, Queue, Waiting } from './queue.ts';

export interface QueueParts {
  readonly folder: string;
  /** So many may wait, so many dead letters are kept, and so many names of what was delivered. */
  readonly max: number;
  /** The wall's time. */
  now(): number;
}

/** Names of what was delivered are known for so long. */
const knownMs = 7 * 24 * 3_600_000;
/** Somebody may be sending dead letters again, from another process. */
const lockedMs = 5000;

const tables = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  CREATE TABLE IF NOT EXISTS messages (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, patient TEXT NOT NULL,
    body TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'dead')),
    attempts INTEGER NOT NULL DEFAULT 0, queued_at INTEGER NOT NULL, ended_at INTEGER, reason TEXT);
  CREATE INDEX IF NOT EXISTS waiting ON messages (patient, number) WHERE state = 'waiting';
  CREATE INDEX IF NOT EXISTS in_order ON messages (state, number);
  CREATE TABLE IF NOT EXISTS counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
  INSERT OR IGNORE INTO counters VALUES ('accepted', 0), ('delivered', 0), ('forgotten', 0);
`;

/** From one patient to the next in the index: DISTINCT would read all that waits. */
const waitingPatients = `
  WITH RECURSIVE known (patient) AS (
    SELECT min(patient) FROM messages INDEXED BY waiting WHERE state = 'waiting'
    UNION ALL
    SELECT (
      SELECT min(patient) FROM messages INDEXED BY waiting
      WHERE state = 'waiting' AND patient > known.patient)
    FROM known WHERE known.patient IS NOT NULL)
  SELECT patient FROM known WHERE patient IS NOT NULL`;

export function pathOf(folder: string): string {
  return join(folder, 'analytics-webhook.sqlite');
}

/** Opens `analytics-webhook.sqlite` in the folder, or makes it. Throws where the disk does not let it. */
export function openQueue({ folder, max, now }: QueueParts): Queue {
  mkdirSync(folder, { recursive: true });
  const file = new DatabaseSync(pathOf(folder), { timeout: lockedMs });
  file.exec(tables);
  const sql = {
    add: file.prepare(`INSERT INTO messages (id, patient, body, state, queued_at)
      VALUES (?, ?, ?, 'waiting', ?) ON CONFLICT (id) DO NOTHING`),
    count: file.prepare('UPDATE counters SET value = value + ? WHERE name = ?'),
    counters: file.prepare('SELECT name, value FROM counters'),
    howMany: file.prepare('SELECT count(*) AS n FROM messages WHERE state = ?'),
    patients: file.prepare(waitingPatients),
    oldest: file.prepare(`SELECT * FROM messages WHERE state = 'waiting' AND patient = ?
      ORDER BY number LIMIT 1`),
    failed: file.prepare(`UPDATE messages SET attempts = attempts + 1, reason = ?
      WHERE id = ? AND state = 'waiting'`),
    // One that was buried while it was under way has arrived all the same.
    delivered: file.prepare(`UPDATE messages SET state = 'delivered', body = '', ended_at = ?
      WHERE id = ? AND state <> 'delivered'`),
    bury: file.prepare(`UPDATE messages
      SET state = 'dead', attempts = ?, ended_at = ?, reason = ?
      WHERE id = ? AND state = 'waiting'`),
    buryOldest: file.prepare(`UPDATE messages SET state = 'dead', ended_at = ?, reason = ?
      WHERE number IN (SELECT number FROM messages WHERE state = 'waiting' ORDER BY number LIMIT ?)`),
    letGo: file.prepare(`DELETE FROM messages WHERE number IN (
      SELECT number FROM messages WHERE state = ? ORDER BY number LIMIT ?)`),
    tooOld: file.prepare("DELETE FROM messages WHERE state = 'delivered' AND ended_at < ?"),
    dead: file.prepare("SELECT * FROM messages WHERE state = 'dead' ORDER BY number LIMIT ?"),
    revive: file.prepare(`UPDATE messages
      SET state = 'waiting', attempts = 0, queued_at = ?1, ended_at = NULL
      WHERE state = 'dead' AND (?2 = 'all' OR id = ?2)`),
  };

  function howMany(state: 'waiting' | 'delivered' | 'dead'): number {
    return Number(sql.howMany.get(state)?.n);
  }

  function counts(): Counts {
    const kept = Object.fromEntries(sql.counters.all().map(({ name, value }) => [name, value]));
    return {
      accepted: Number(kept.accepted),
      waiting: howMany('waiting'),
      delivered: Number(kept.delivered),
      deadLetters: howMany('dead'),
      forgotten: Number(kept.forgotten),
    };
  }

  /** The oldest waiting ones give way to the newest, and the oldest dead ones to them. */
  function makeRoom(): number {
    const tooMany = Math.max(0, howMany('waiting') - max);
    if (tooMany > 0) sql.buryOldest.run(now(), `more than ${max} were waiting`, tooMany);
    const tooManyDead = Math.max(0, howMany('dead') - max);
    if (tooManyDead > 0) sql.letGo.run('dead', tooManyDead);
    sql.count.run(tooManyDead, 'forgotten');
    return tooMany;
  }

  function together<T>(work: () => T): T {
    file.exec('BEGIN IMMEDIATE');
    try {
      const done = work();
      file.exec('COMMIT');
      return done;
    } catch (cause) {
      // SQLite rolls back by itself when the disk is full; otherwise it is for us to do.
      if (file.isTransaction) file.exec('ROLLBACK');
      throw cause;
    }
  }

  return {
    add: (deliveries) =>
      together(() => {
        for (const { id, patient, body } of deliveries) {
          const { changes } = sql.add.run(id, patient, body, now());
          sql.count.run(changes, 'accepted');
        }
        return makeRoom();
      }),
    patients: () => sql.patients.all().map(({ patient }) => String(patient)),
    oldest(patient) {
      const row = sql.oldest.get(patient);
      return row && waitingOf(row);
    },
    failed: (id, reason) => void sql.failed.run(reason, id),
    delivered: (id) =>
      together(() => {
        const { changes } = sql.delivered.run(now(), id);
        sql.count.run(changes, 'delivered');
      }),
    bury: ({ id, attempts }, reason) =>
      together(() => {
        sql.bury.run(attempts, now(), reason, id);
        makeRoom();
      }),
    deadLetters: (most) => sql.dead.all(most).map(deadLetterOf),
    revive: (id) =>
      together(() => {
        const { changes } = sql.revive.run(now(), id);
        makeRoom();
        return Number(changes);
      }),
    tidy: () =>
      together(() => {
        sql.tooOld.run(now() - knownMs);
        const tooMany = howMany('delivered') - max;
        if (tooMany > 0) sql.letGo.run('delivered', tooMany);
      }),
    counts,
    close: () => file.close(),
  };
}

function waitingOf(row: Record<string, SQLOutputValue>): Waiting {
  const { id, patient, body, attempts, queued_at, reason } = row;
  return {
    id: String(id),
    patient: String(patient),
    body: String(body),
    attempts: Number(attempts),
    queuedAt: Number(queued_at),
    ...(reason !== null && { reason: String(reason) }),
  };
}

function deadLetterOf(row: Record<string, SQLOutputValue>): DeadLetter {
  const { ended_at, reason } = row;
  return { ...waitingOf(row), diedAt: Number(ended_at), reason: String(reason) };
}
