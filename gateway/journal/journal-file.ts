import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const lockWaitMs = 2000;

/** Opens or makes the file, for this process alone. Throws, with what to do, where that is not possible. */
export function openFile(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: lockWaitMs, open: false });
  try {
    db.open();
    db.exec(`
      PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
    `);
    db.exec(schema);
    return db;
  } catch (error) {
    if (db.isOpen) db.close();
    throw cannotOpen(path, error);
  }
}

/** What is free on the disk of the file, for a user who is not root. */
export function freeBytesBeside(path: string): number {
  const { bavail, bsize } = statfsSync(dirname(path));
  return bavail * bsize;
}

/** The error to throw where an opened file turns out to be no use. */
export function cannotOpen(path: string, error: unknown): Error {
  const said = error instanceof Error ? error.message : String(error);
  const advice = adviceByCode[codeOf(error)] ?? 'it is damaged: restore it, or move it away';
  return new Error(`the journal ${path} cannot be opened (${said}): ${advice}`, { cause: error });
}

const schema = `
  CREATE TABLE IF NOT EXISTS entries (
    number INTEGER PRIMARY KEY,
    received_ms INTEGER NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS acks ON entries (number) WHERE kind = 'ack';
  CREATE TABLE IF NOT EXISTS dead_letters (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    reason TEXT NOT NULL,
    body TEXT NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS names (device TEXT PRIMARY KEY, boots TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
`;

// SQLITE_FULL and SQLITE_READONLY: a person can make room, and the next try may succeed. Every other
// error, a failed fsync above all, must end the process: what was written is then not known.
const noRoomCodes = [13, 8];

export function isNoRoom(error: unknown): boolean {
  return noRoomCodes.includes(codeOf(error));
}

// Result codes of SQLite (sqlite.org/rescode.html).
const adviceByCode: Readonly<Record<number, string>> = {
  5: 'another gateway uses it: end that one, or choose another folder',
  8: 'make the file and its folder writable',
  10: 'check the disk',
  13: 'make room on the disk',
  14: 'check the path and its permissions',
};

/** SQLite's primary result code; 0 where the error is none of SQLite's. */
function codeOf(error: unknown): number {
  return error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : 0;
}
