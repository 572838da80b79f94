import { DatabaseSync } from 'node:sqlite';

/** Of the file's tables. Files of version 0 knew no due times: what they hold was due at once. */
const version = 1;

const settings = `
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;`;

const tables = `
  CREATE TABLE play (origin_ms INTEGER NOT NULL, began_ms INTEGER NOT NULL) STRICT;
  CREATE TABLE devices (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, seq INTEGER NOT NULL, lastAt INTEGER,
    published INTEGER NOT NULL, acknowledged INTEGER NOT NULL, dropped INTEGER NOT NULL,
    lost INTEGER NOT NULL DEFAULT 0) STRICT;`;

// One row for each copy. `twin` is when the other copy is due, as long as that waits, too.
const copies = `
  CREATE TABLE samples (
    device INTEGER NOT NULL, due INTEGER NOT NULL, seq INTEGER NOT NULL, twin INTEGER,
    boot TEXT NOT NULL, at INTEGER NOT NULL, vitals TEXT NOT NULL,
    PRIMARY KEY (device, due, seq)) STRICT, WITHOUT ROWID;`;

const fromVersion0 = `
  ALTER TABLE devices ADD COLUMN lost INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE samples RENAME TO old_samples;
  ${copies}
  INSERT INTO samples SELECT device, at, seq, NULL, boot, at, vitals FROM old_samples;
  DROP TABLE old_samples;`;

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
  /** When it truly was measured; null when the device has measured nothing in this play. */
  lastAt: number | null;
  published: number;
  acknowledged: number;
  dropped: number;
  lost: number;
}

/**
 * Opens or creates the file and holds it alone until it is closed or the process ends. A file of an
 * older version is brought up to date, with all that waits in it. With an origin other than the
 * file's a new play of the ward begins, in which no device has a last time.
 */
export function openOutboxFile(path: string, originMs: number, nowMs: number): OutboxFile {
  // A supervisor may start us while the process before us is still letting go of the file.
  const database = new DatabaseSync(path, { timeout: 2000 });
  database.exec(settings);
  bringUpToDate(database);
  if (database.prepare('SELECT origin_ms FROM play').get()?.origin_ms !== originMs) {
    database.exec(`BEGIN; DELETE FROM play; INSERT INTO play VALUES (${originMs}, ${nowMs});
      UPDATE devices SET lastAt = NULL; COMMIT`);
  }
  const beganMs = Number(database.prepare('SELECT began_ms FROM play').get()?.began_ms);
  const rows = database.prepare('SELECT * FROM devices').all();
  return { database, beganMs, devices: rows.map((row) => ({ ...row }) as unknown as DeviceRow) };
}

function bringUpToDate(database: DatabaseSync): void {
  const found = Number(database.prepare('PRAGMA user_version').get()?.user_version);
  if (found === version) return;
  if (found > version) {
    throw new Error(`it is of version ${found}, and this program knows none after ${version}`);
  }
  const old = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'samples'").get();
  const change = old === undefined ? tables + copies : fromVersion0;
  database.exec(`BEGIN; ${change} PRAGMA user_version = ${version}; COMMIT`);
}
