import { spawnSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { Journal } from '#gateway/journal/journal.ts';
import { openFile } from '#gateway/journal/journal-file.ts';
import { journalPath, message, openJournal, roomy, sample } from './scene.ts';

/** What a person is told who opens this file. */
function reasonAgainst(path: string): string {
  try {
    openJournal(path).close();
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** A journal of some readings, closed, and then changed by hand. */
function changed(change: (db: DatabaseSync) => void): string {
  const path = journalPath();
  const journal = openJournal(path);
  journal.add([message([sample(0), sample(1)])]);
  journal.close();
  const db = new DatabaseSync(path);
  change(db);
  db.close();
  return path;
}

describe('the file of the journal', () => {
  test('is synced at each commit, through a log that survives a power cut', () => {
    const file = openFile(journalPath());
    expect(file.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    // 2 is FULL: the log is synced before COMMIT returns (sqlite.org/pragma.html).
    expect(file.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 });
    const journal = new Journal(file, roomy, () => 0);
    journal.add([message(sample(0))]);
    expect(statSync(`${file.location()}-wal`).size).toBeGreaterThan(0);
    journal.close();
  });

  test('belongs to one process: a second one is told what to do', () => {
    const path = journalPath();
    const journal = openJournal(path);
    journal.add([message(sample(0))]);
    const second = spawnSync(
      process.execPath,
      [
        '-e',
        `new (require('node:sqlite').DatabaseSync)(process.argv[1]).exec('SELECT * FROM entries')`,
        path,
      ],
      { encoding: 'utf8' },
    );
    expect(second.stderr).toMatch(/database is locked/);
    expect(reasonAgainst(path)).toMatch(
      /journal\.sqlite cannot be opened \(database is locked\): another gateway uses it/,
    );
    journal.add([message(sample(1))]);
    journal.close();
    expect(reasonAgainst(path)).toBe('');
  });

  test('that is none of SQLite is refused, and left as it is', () => {
    const path = journalPath();
    writeFileSync(path, 'a letter to the editor, '.repeat(100));
    expect(reasonAgainst(path)).toMatch(/not a database\): it is damaged: restore it, or move it/);
    expect(readFileSync(path, 'utf8')).toMatch(/^a letter/);
  });

  test('that is cut in half is refused', () => {
    const path = changed(() => undefined);
    writeFileSync(path, readFileSync(path).subarray(0, statSync(path).size / 2));
    expect(reasonAgainst(path)).toMatch(/cannot be opened \(.+\): it is damaged/);
  });

  test.each([
    ['progress', "UPDATE state SET value = '{'"],
    ['entry', "UPDATE entries SET body = '{'; UPDATE state SET value = '{}'"],
    ['list of names', "INSERT OR REPLACE INTO names VALUES ('d1', '{')"],
  ])('with a damaged %s is refused, and set free for the person who repairs it', (_, sql) => {
    const path = changed((db) => db.exec(sql));
    expect(reasonAgainst(path)).toMatch(/cannot be opened \(.*JSON.*\): it is damaged/);
    expect(reasonAgainst(path)).toMatch(/JSON/);
  });

  test('in a folder that is not there is refused, and says so', () => {
    expect(reasonAgainst('/nowhere/at/all/journal.sqlite')).toMatch(/check the path/);
  });
});
