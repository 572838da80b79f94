import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { type MeasurementName, measurementNames } from './measurements.ts';
import { createTable, upsert } from './sqlite-table.ts';

/** An open file with a table for each measurement, and what inserts into them. */
export interface SqliteFile {
  readonly database: DatabaseSync;
  readonly upserts: Readonly<Record<MeasurementName, StatementSync>>;
  /** False when the file was moved or removed meanwhile: what is written goes where nobody looks. */
  isInPlace(): boolean;
}

/** Opens the file, and makes it and its folder if need be. A commit survives a power cut. */
export function openSqliteFile(path: string): SqliteFile {
  mkdirSync(dirname(path), { recursive: true });
  // Zero: a locked file is an answer to the drain, which can wait without holding up the broker.
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    for (const name of measurementNames) createTable(database, name);
    const upserts = measurementNames.map((name) => [name, database.prepare(upsert(name))]);
    const inode = inodeOf(path);
    return {
      database,
      upserts: Object.fromEntries(upserts),
      isInPlace: () => inodeOf(path) === inode,
    };
  } catch (failure) {
    database.close();
    throw failure;
  }
}

function inodeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.ino;
}
