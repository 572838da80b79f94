import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { measurementNames, shapes } from '#gateway/store/measurements.ts';
import { pointsOf } from '#gateway/store/points.ts';
import { outcomeOfFailure } from '#gateway/store/sqlite-answer.ts';
import { openSqliteFile } from '#gateway/store/sqlite-file.ts';
import { sqliteStore } from '#gateway/store/store-sqlite.ts';
import { type Kept, keepsTheStoreContract, keptOf, present, sorted } from './store-contract.ts';
import { alarm, atMs, delay, ledger, reading, rules, score, shift } from './store-entries.ts';
import { bisected, written } from './store-outcome.ts';

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ward-sqlite-'));
  path = join(folder, 'deep', 'ward.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the SQLite store', () => {
  keepsTheStoreContract(async () => {
    return { store: sqliteStore(path), kept: () => keptIn(path) };
  });

  test('what was written is there when the file is opened again', async () => {
    await using(async (store) => written(store, shift(3)));
    const before = keptIn(path);
    expect(await using((store) => written(store, shift(4)))).toEqual({ kind: 'written' });
    expect(before).toHaveLength(10);
    expect(keptIn(path)).toHaveLength(12);
  });

  test('a file that another program holds is waited for, and then nothing is missing', async () => {
    const other = new DatabaseSync(await preparedFile());
    const outcomes = await using(async (store) => {
      other.exec('BEGIN IMMEDIATE');
      const began = performance.now();
      const held = await written(store, shift(3));
      // SQLite itself would wait in the broker's thread.
      expect(performance.now() - began).toBeLessThan(5000);
      other.exec('ROLLBACK');
      return [held, await written(store, shift(3))];
    });
    other.close();
    expect(outcomes).toEqual([
      { kind: 'busy', reason: expect.stringContaining('another program holds') },
      { kind: 'written' },
    ]);
    expect(keptIn(path)).toHaveLength(10);
  });

  test('a folder where a file is in the way is waited for', async () => {
    path = join('/dev/null', 'ward.sqlite');
    expect(await using((store) => written(store, shift(1)))).toMatchObject({ kind: 'busy' });
  });

  test('a file that is not of SQLite is left as it is and waited for', async () => {
    path = join(folder, 'notes.txt');
    const notes = 'These are the notes of the night shift, not a database. '.repeat(100);
    writeFileSync(path, notes);
    expect(await using((store) => written(store, shift(1)))).toEqual({
      kind: 'busy',
      reason: expect.stringContaining('choose another in --store'),
    });
    expect(readFileSync(path, 'utf8')).toBe(notes);
  });

  test('a row that the table refuses is refused alone', async () => {
    const other = new DatabaseSync(await preparedFile());
    other.exec(`CREATE TRIGGER no_seq_5 BEFORE INSERT ON vitals WHEN NEW.seq = 5
      BEGIN SELECT RAISE(ABORT, 'the ward does not like 5'); END`);
    other.close();
    const refused = await using((store) => bisected(store, shift(20)));
    expect(refused).toEqual([shift(20)[5]]);
    expect(keptIn(path)).toHaveLength(2 * 19 + 4);
  });

  test('a disk that is full is waited for, and half a batch is never left', async () => {
    // A limit on the size of a file is the full disk that needs no privilege.
    const script = new URL('./store-disk-full.ts', import.meta.url).pathname;
    const words = ['-c', 'ulimit -f 400; exec "$0" "$@"', process.execPath, script, path];
    const { stdout } = await promisify(execFile)('bash', words);
    const outcomes = JSON.parse(stdout) as { kind: string; reason?: string }[];
    expect(outcomes).toEqual([
      { kind: 'written' },
      { kind: 'busy', reason: expect.stringMatching(/full|disk/) },
      { kind: 'written' },
    ]);
    expect(keptIn(path)).toHaveLength(2 * 10 + 4);
  });

  test('columns that a newer version adds are added, and old rows keep what they have', async () => {
    const old = new DatabaseSync(join(folder, 'old.sqlite'));
    old.exec(`CREATE TABLE vitals (time INTEGER NOT NULL, patient TEXT NOT NULL, device TEXT NOT NULL,
      heart_rate REAL, PRIMARY KEY (patient, device, time)) STRICT, WITHOUT ROWID`);
    old.exec(`INSERT INTO vitals VALUES (1, 'p', 'd', 60)`);
    old.close();
    path = join(folder, 'old.sqlite');
    const vitals = { heart_rate: 72, glucose: 95 };
    await using((store) => written(store, [reading({ vitals })]));
    expect(keptIn(path).filter((row) => row.measurement === 'vitals')).toMatchObject([
      { fields: { heart_rate: 60 } },
      { fields: { heart_rate: 72, glucose: 95, seq: 17 } },
    ]);
  });

  test('a file of before the life of alarms gains its columns and tables, and loses nothing', async () => {
    path = join(folder, 'older.sqlite');
    const old = new DatabaseSync(path);
    old.exec(`CREATE TABLE alarms (time INTEGER NOT NULL, patient TEXT NOT NULL, rule TEXT NOT NULL,
      priority TEXT NOT NULL, id TEXT, state TEXT, raised_ms INTEGER,
      PRIMARY KEY (patient, rule, priority, time)) STRICT, WITHOUT ROWID`);
    old.exec(`INSERT INTO alarms VALUES (1, 'p', 'fever', 'low', 'old', 'active', 7)`);
    old.close();
    const later = [alarm({ rangAt: atMs, late: true }), score(), rules(), ledger(), delay()];
    await using((store) => written(store, later));
    const tags = { patient: 'p', rule: 'fever', priority: 'low' };
    const fields = { id: 'old', state: 'active', raised_ms: 7 };
    const kept = keptIn(path);
    expect(kept).toContainEqual({ measurement: 'alarms', tags, fields, timeNs: 1n });
    const others = kept.filter(({ timeNs }) => timeNs !== 1n);
    expect(sorted(others)).toEqual(sorted(later.flatMap(pointsOf).map(keptOf)));
  });

  test('the broker has its turn while a large batch is written', async () => {
    let turns = 0;
    await using(async (store) => {
      const timer = setInterval(() => {
        turns += 1;
      });
      await written(store, shift(5000));
      clearInterval(timer);
    });
    expect(turns).toBeGreaterThan(5);
  });

  test('a batch that is stopped leaves nothing, and what comes meanwhile is told to wait', async () => {
    const stop = new AbortController();
    const outcomes = await using(async (store) => {
      const first = store.write(shift(2000), stop.signal);
      const second = written(store, shift(1));
      stop.abort();
      return [await first, await second, await written(store, shift(3))];
    });
    expect(outcomes.map(({ kind }) => kind)).toEqual(['busy', 'busy', 'written']);
    expect(keptIn(path)).toHaveLength(10);
  });

  test('a second batch meanwhile is told to wait, and the first does not notice', async () => {
    const outcomes = await using((store) =>
      Promise.all([written(store, shift(2000)), written(store, shift(1))]),
    );
    expect(outcomes.map(({ kind }) => kind)).toEqual(['written', 'busy']);
    expect(keptIn(path)).toHaveLength(4004);
  });

  test('closing waits for the batch that is being written', async () => {
    const store = sqliteStore(path);
    const outcome = written(store, shift(2000));
    await store.close();
    expect(await outcome).toEqual({ kind: 'written' });
    expect(keptIn(path)).toHaveLength(4004);
  });

  test('when the file is moved away, a new one is begun, and the old one is whole', async () => {
    const moved = join(folder, 'archive.sqlite');
    await using(async (store) => {
      await written(store, shift(3));
      renameSync(path, moved);
      expect(await written(store, shift(5))).toEqual({ kind: 'written' });
    });
    expect(keptIn(moved)).toHaveLength(10);
    expect(keptIn(path)).toHaveLength(14);
  });

  test('the file and its tables are there before the first reading', async () => {
    const store = sqliteStore(path);
    expect(keptIn(path)).toEqual([]);
    await store.close();
  });

  test('a commit is on the disk, and readers do not hold it up', () => {
    const { database } = openSqliteFile(path);
    const full = 2;
    expect(database.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: full });
    expect(database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    database.close();
  });

  test('a column never takes a value of another kind', () => {
    const { database } = openSqliteFile(path);
    expect(() => {
      database.exec(
        "INSERT INTO vitals (time, patient, device, spo2) VALUES (1, 'p', 'd', 'high')",
      );
    }).toThrow('cannot store TEXT value in REAL column');
    database.close();
  });
});

test.each([
  [13, 'busy'],
  [8, 'busy'],
  [1032, 'busy'],
  [5, 'busy'],
  [261, 'busy'],
  [10, 'busy'],
  [11, 'busy'],
  [1, 'busy'],
  [19, 'refused'],
  [3091, 'refused'],
  [20, 'refused'],
  [18, 'refused'],
])('SQLite failing with code %i is %s', (errcode, kind) => {
  const failure = Object.assign(new Error('x'), { code: 'ERR_SQLITE_ERROR', errcode });
  expect(outcomeOfFailure(failure, '/ward.sqlite')).toMatchObject({ kind });
});

test('a bug is not taken for a full disk', () => {
  expect(() => outcomeOfFailure(new TypeError('a bug'), '/ward.sqlite')).toThrow('a bug');
});

async function using<T>(run: (store: ReturnType<typeof sqliteStore>) => Promise<T>): Promise<T> {
  const store = sqliteStore(path);
  try {
    return await run(store);
  } finally {
    await store.close();
  }
}

async function preparedFile(): Promise<string> {
  await sqliteStore(path).close();
  return path;
}

function keptIn(file: string): Kept[] {
  const database = new DatabaseSync(file, { readOnly: true });
  const kept = measurementNames.flatMap((measurement) => {
    const statement = database.prepare(`SELECT * FROM "${measurement}" ORDER BY time`);
    statement.setReadBigInts(true);
    const { tags: tagNames } = shapes[measurement];
    return statement.all().map(({ time, ...row }) => {
      const columns = Object.entries(row).map(([name, value]) => {
        return [name, typeof value === 'bigint' ? Number(value) : value] as const;
      });
      const isTag = ([name]: readonly [string, unknown]) => tagNames.includes(name);
      return {
        measurement,
        tags: Object.fromEntries(columns.filter(isTag).map(([name, tag]) => [name, String(tag)])),
        fields: present(Object.fromEntries(columns.filter((column) => !isTag(column)))),
        timeNs: time as bigint,
      };
    });
  });
  database.close();
  return kept;
}
