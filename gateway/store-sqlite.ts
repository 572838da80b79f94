import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { scheduler } from 'node:timers/promises';
import { type MeasurementName, measurementNames, shapes } from './measurements.ts';
import { type Point, pointsOfBatch, timeNs } from './points.ts';
import { outcomeOfFailure } from './sqlite-answer.ts';
import { createTable, upsert } from './sqlite-table.ts';
import type { Outcome, Store } from './store.ts';

/**
 * A file of four tables. A batch is one transaction, on the disk before it is *written*. A file that
 * cannot be opened yet is tried again with each write, so that a full disk never stops a gateway.
 */
export function sqliteStore(path: string): Store {
  let opened: Opened | undefined;
  let writing: Promise<Outcome> | undefined;

  const close = (): void => {
    opened?.database.close();
    opened = undefined;
  };
  const attempt = async (points: readonly Point[], signal: AbortSignal): Promise<Outcome> => {
    try {
      opened ??= openDatabase(path);
      return await insert(opened, points, signal);
    } catch (failure) {
      const outcome = outcomeOfFailure(failure, path);
      // Opening anew is the one way back that is right after every kind of failure.
      if (outcome.kind === 'busy') close();
      return outcome;
    }
  };

  try {
    opened = openDatabase(path);
  } catch (failure) {
    outcomeOfFailure(failure, path);
  }
  return {
    async write(batch, signal) {
      const points = pointsOfBatch(batch);
      if (!points.ok) return { kind: 'refused', reason: points.reason };
      if (writing !== undefined)
        return { kind: 'busy', reason: 'the batch before is still being written' };
      writing = attempt(points.value, signal);
      try {
        return await writing;
      } finally {
        writing = undefined;
      }
    },
    async close() {
      await writing;
      close();
    },
  };
}

interface Opened {
  readonly database: DatabaseSync;
  readonly upserts: Readonly<Record<MeasurementName, StatementSync>>;
}

function openDatabase(path: string): Opened {
  mkdirSync(dirname(path), { recursive: true });
  // Zero: a locked file is an answer to the drain, which can wait without holding up the broker.
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    for (const name of measurementNames) createTable(database, name);
    const upserts = measurementNames.map((name) => [name, database.prepare(upsert(name))]);
    return { database, upserts: Object.fromEntries(upserts) };
  } catch (failure) {
    database.close();
    throw failure;
  }
}

const rowsPerTurn = 250;

/** Lets the broker have its turn every few milliseconds: SQLite runs in the thread of its caller. */
async function insert(
  { database, upserts }: Opened,
  points: readonly Point[],
  signal: AbortSignal,
): Promise<Outcome> {
  database.exec('BEGIN IMMEDIATE');
  try {
    for (let i = 0; i < points.length; i += 1) {
      const point = points[i] as Point;
      upserts[point.measurement].run(...rowOf(point));
      if (i % rowsPerTurn === rowsPerTurn - 1) {
        await scheduler.yield();
        if (signal.aborted) {
          database.exec('ROLLBACK');
          return { kind: 'busy', reason: 'stopped before the batch was complete' };
        }
      }
    }
    database.exec('COMMIT');
    return { kind: 'written' };
  } catch (failure) {
    // Some failures, a full disk among them, have rolled back already.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw failure;
  }
}

function rowOf(point: Point): (bigint | number | string | null)[] {
  const { tags, fields } = shapes[point.measurement];
  const row: (bigint | number | string | null)[] = [timeNs(point)];
  for (const tag of tags) row.push(point.tags[tag] as string);
  for (const name in fields) row.push(point.fields[name] ?? null);
  return row;
}
