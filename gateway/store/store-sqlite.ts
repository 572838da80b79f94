import { scheduler } from 'node:timers/promises';
import { shapes } from './measurements.ts';
import { type Point, timeNs } from './point.ts';
import { pointsOfBatch } from './points.ts';
import { outcomeOfFailure } from './sqlite-answer.ts';
import { openSqliteFile, type SqliteFile } from './sqlite-file.ts';
import type { Outcome, Store } from './store.ts';

/**
 * A file with a table for each measurement. A batch is one transaction, on the disk before it is *written*. A file that
 * cannot be opened yet is tried again with each write, so that a full disk never stops a gateway.
 */
export function sqliteStore(path: string): Store {
  let file: SqliteFile | undefined;
  let writing: Promise<Outcome> | undefined;

  const close = (): void => {
    file?.database.close();
    file = undefined;
  };
  const attempt = async (points: readonly Point[], signal: AbortSignal): Promise<Outcome> => {
    let outcome: Outcome;
    try {
      if (file?.isInPlace() === false) {
        // SQLite would leave the newest rows in a journal that the moved file does not find.
        file.database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
        close();
      }
      file ??= openSqliteFile(path);
      outcome = await insert(file, points, signal);
    } catch (failure) {
      outcome = outcomeOfFailure(failure, path);
    }
    // Closing rolls back, and opening anew is right after every kind of failure.
    if (outcome.kind !== 'written') close();
    return outcome;
  };

  try {
    file = openSqliteFile(path);
  } catch (failure) {
    // Throws if it is a bug; else the first write says what is wrong.
    outcomeOfFailure(failure, path);
  }
  return {
    async write(batch, signal) {
      const points = pointsOfBatch(batch);
      if (!points.ok) return { kind: 'refused', reason: points.reason };
      if (writing !== undefined) {
        return { kind: 'busy', reason: 'the batch before is still being written' };
      }
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

const rowsPerTurn = 250;

/** Lets the broker have its turn every few milliseconds: SQLite runs in the thread of its caller. */
async function insert(
  { database, upserts }: SqliteFile,
  points: readonly Point[],
  signal: AbortSignal,
): Promise<Outcome> {
  database.exec('BEGIN IMMEDIATE');
  let rows = 0;
  for (const point of points) {
    upserts[point.measurement].run(...rowOf(point));
    rows += 1;
    if (rows % rowsPerTurn !== 0) continue;
    await scheduler.yield();
    if (signal.aborted) return { kind: 'busy', reason: 'stopped before the batch was complete' };
  }
  database.exec('COMMIT');
  return { kind: 'written' };
}

function rowOf(point: Point): (bigint | number | string | null)[] {
  const { tags, fields } = shapes[point.measurement];
  const row: (bigint | number | string | null)[] = [timeNs(point)];
  for (const tag of tags) row.push(point.tags[tag] as string);
  for (const name in fields) row.push(point.fields[name] ?? null);
  return row;
}
