import { DatabaseSync } from 'node:sqlite';

const schema = `
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS play (origin_ms INTEGER NOT NULL, began_ms INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS devices (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, seq INTEGER NOT NULL, lastAt INTEGER,
    published INTEGER NOT NULL, acknowledged INTEGER NOT NULL, dropped INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS samples (
    device INTEGER NOT NULL, seq INTEGER NOT NULL, boot TEXT NOT NULL, at INTEGER NOT NULL,
    vitals TEXT NOT NULL, PRIMARY KEY (device, seq)) STRICT, WITHOUT ROWID;`;

export interface OutboxFile {
  readonly database: DatabaseSync;
  /** The ward's time at which the devices first opened the file in this play. */
  readonly beganMs: number;
  /** The devices of this file, as it stood when it was opened. */
  readonly devices: readonly DeviceRow[];
}

/** What the file knows of a device, whether or not any of its samples wait. */
export interface DeviceRow {
  readonly id: number;
  readonly name: string;
  /** Of its newest sample. Goes on across boots, so no two samples share both time and number. */
  seq: number;
  /** When it was measured; null when the device has measured nothing in this play. */
  lastAt: number | null;
  published: number;
  acknowledged: number;
  dropped: number;
}

/**
 * Opens or creates the file and holds it alone until it is closed or the process ends. With an
 * origin other than the file's a new play of the ward begins, in which no device has a last time.
 */
export function openOutboxFile(path: string, originMs: number, nowMs: number): OutboxFile {
  // A supervisor may start us while the process before us is still letting go of the file.
  const database = new DatabaseSync(path, { timeout: 2000 });
  database.exec(schema);
  if (database.prepare('SELECT origin_ms FROM play').get()?.origin_ms !== originMs) {
    database.exec(`BEGIN; DELETE FROM play; INSERT INTO play VALUES (${originMs}, ${nowMs});
      UPDATE devices SET lastAt = NULL; COMMIT`);
  }
  const beganMs = Number(database.prepare('SELECT began_ms FROM play').get()?.began_ms);
  const rows = database.prepare('SELECT * FROM devices').all();
  return { database, beganMs, devices: rows.map((row) => ({ ...row }) as unknown as DeviceRow) };
}
