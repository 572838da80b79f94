import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Reading } from '#ward/reading.ts';
import { bury, type DeadLetter, deadLettersIn } from './dead-letters.ts';
import { type Delivery, type Draft, draft, unnamedBoot } from './draft.ts';
import type { IntakeLimits } from './intake.ts';
import { cannotOpen, isNoRoom } from './journal-file.ts';
import { acksAfter, oldestReadingIn, readingsAfter } from './journal-pages.ts';
import { Names } from './names.ts';
import { type PackedEntries, type PackedRow, packEntries } from './packed-entries.ts';
import { nothing, plus, type Tally } from './tally.ts';

export interface JournalLimits extends IntakeLimits {
  readonly journalBytes: number;
  readonly journalKeepMs: number;
  /**
   * Left free on the disk: to tell the journal that something is stored takes room, too, so a
   * journal that had filled its disk could never be emptied.
   */
  readonly diskFreeBytes: number;
}

/** What survives a restart beside the entries, written in the same transaction as they are. */
interface Progress {
  readonly last: number;
  readonly lastReading: number;
  /** The store has everything up to this number. */
  readonly cursor: number;
  /** `names` in the file knows everything up to this number. */
  readonly named: number;
  readonly tally: Tally;
}

const start: Progress = { last: 0, lastReading: 0, cursor: 0, named: 0, tally: nothing };
const forgottenAtOnce = 10_000;

/** Thrown by `add` when there is no room: nothing has changed, and the same batch may be tried again. */
export class JournalFull extends Error {}

/**
 * Holds what was accepted between broker and store, in one SQLite file. One process, one thread.
 * `add` returns once its batch would survive a power cut: only then may a device be told "received".
 */
export class Journal {
  readonly #db: DatabaseSync;
  readonly #limits: JournalLimits;
  readonly #freeOnDisk: () => number;
  readonly #names = new Names();
  #progress: Progress = start;
  #forgotten = 0;
  readonly #insert: StatementSync;
  readonly #save: StatementSync;
  readonly #oldest: StatementSync;
  readonly #sizes: StatementSync;

  /** Takes over a file of `openFile`. Throws, and says why, where it is damaged or no journal. */
  constructor(file: DatabaseSync, limits: JournalLimits, freeOnDisk: () => number) {
    this.#limits = limits;
    this.#freeOnDisk = freeOnDisk;
    this.#db = file;
    this.#insert = this.#db.prepare('INSERT INTO entries VALUES (?, ?, ?, ?)');
    this.#save = this.#db.prepare("INSERT OR REPLACE INTO state VALUES ('progress', ?)");
    this.#oldest = this.#db.prepare(
      'SELECT number, kind, body FROM entries WHERE number > ? ORDER BY number LIMIT ?',
    );
    this.#oldest.setReturnArrays(true);
    this.#sizes = this.#db.prepare(
      `SELECT page_count AS pages, freelist_count AS free, page_size AS size
       FROM pragma_page_count, pragma_freelist_count, pragma_page_size`,
    );
    try {
      this.#recover();
    } catch (error) {
      const reason = cannotOpen(file.location() ?? '', error);
      file.close();
      throw reason;
    }
  }

  get tally(): Tally {
    return this.#progress.tally;
  }

  /** The numbers of the newest entry and reading, and up to where the store has everything. */
  get progress(): { readonly last: number; readonly lastReading: number; readonly cursor: number } {
    return this.#progress;
  }

  /** How many stored readings are no longer kept for `readings`, since the file was opened. */
  get forgotten(): number {
    return this.#forgotten;
  }

  /** Accepts what is new in the batch and keeps it. Throws `JournalFull`; all else is a broken disk. */
  add(deliveries: readonly Delivery[]): Draft {
    this.#makeRoom();
    this.#names.begin();
    try {
      return this.#keep(draft(deliveries, { names: this.#names, ...this.#progress }, this.#limits));
    } catch (error) {
      this.#names.rollback();
      throw error;
    }
  }

  #keep(decided: Draft): Draft {
    const { rows, last, lastReading } = decided;
    const tally = plus(this.#progress.tally, decided.tally);
    const progress = { ...this.#progress, last, lastReading, tally };
    this.#commit(() => {
      for (const row of rows) this.#insert.run(row.number, row.receivedAt, row.kind, row.body);
      this.#save.run(JSON.stringify(progress));
    });
    this.#progress = progress;
    return decided;
  }

  /** The oldest entries that the store does not have yet, still as text. */
  oldest(max: number): PackedEntries | undefined {
    const rows = this.#oldest.all(this.#progress.cursor, max) as unknown as PackedRow[];
    return packEntries(rows);
  }

  /** Moves on: the store has everything up to `through`, but for the dead letters, which are kept. */
  advance(through: number, stored: number, dead: readonly DeadLetter[]): void {
    const refused = dead.filter(({ entry }) => entry.kind === 'reading').length;
    const tally = plus(this.#progress.tally, { stored, refused, held: -stored - refused });
    const progress = { ...this.#progress, cursor: through, tally };
    this.#commit(() => {
      this.#save.run(JSON.stringify(progress));
      bury(this.#db, dead);
    });
    this.#progress = progress;
  }

  /** Readings after this number as the JSON they were kept as, oldest first. */
  readings(after: number, max: number): readonly string[] {
    return readingsAfter(this.#db, after, max);
  }

  /** Acknowledgements of staff after this number, each as JSON with its number, oldest first. */
  acks(after: number, max: number): readonly string[] {
    return acksAfter(this.#db, after, max);
  }

  /** The number of the oldest reading that is still kept; 0 where there is none. */
  oldestReading(): number {
    return oldestReadingIn(this.#db);
  }

  deadLetters(): readonly { reason: string; body: string }[] {
    return deadLettersIn(this.#db);
  }

  /**
   * Housekeeping, to be called now and then: saves the names, so that a restart is quick, and
   * forgets stored entries that are older than the keeping time.
   */
  tidy(nowMs: number): void {
    this.#saveNames();
    this.#forgetUntil(nowMs - this.#limits.journalKeepMs);
  }

  close(): void {
    this.#db.close();
  }

  #makeRoom(): void {
    for (let lack = this.#lack(); lack !== undefined; lack = this.#lack()) {
      // Whatever their age: when the clock was set back they all seem to come from the future.
      if (this.#forgetUntil(Number.MAX_SAFE_INTEGER) === 0) throw new JournalFull(lack);
    }
  }

  /** Why nothing more may be added, if so. */
  #lack(): string | undefined {
    const { journalBytes, diskFreeBytes } = this.#limits;
    const { used, free } = this.#bytes();
    if (used > journalBytes) return `the journal holds ${journalBytes} bytes not yet stored`;
    const lacks = this.#freeOnDisk() + free < diskFreeBytes;
    return lacks ? `less than ${diskFreeBytes} bytes are free on the disk` : undefined;
  }

  #forgetUntil(receivedBefore: number): number {
    const { cursor } = this.#progress;
    const due = this.#db
      .prepare(
        `SELECT max(number) AS through FROM
           (SELECT number, received_ms FROM entries WHERE number <= ? ORDER BY number LIMIT ?)
         WHERE received_ms < ?`,
      )
      .get(cursor, forgottenAtOnce, receivedBefore);
    if (due?.through == null) return 0;
    // The names of what is forgotten must be known without it.
    this.#saveNames();
    let count = 0;
    this.#commit(() => {
      const gone = this.#db.prepare('DELETE FROM entries WHERE number <= ?').run(due.through ?? 0);
      count = Number(gone.changes);
    });
    this.#forgotten += count;
    return count;
  }

  /** Bytes of the file that are in use, and that are free to be used again. */
  #bytes(): { readonly used: number; readonly free: number } {
    const row = this.#sizes.get();
    const free = Number(row?.free) * Number(row?.size);
    return { used: Number(row?.pages) * Number(row?.size) - free, free };
  }

  #saveNames(): void {
    if (this.#progress.named === this.#progress.last) return;
    const progress = { ...this.#progress, named: this.#progress.last };
    const save = this.#db.prepare('INSERT OR REPLACE INTO names VALUES (?, ?)');
    this.#commit(() => {
      for (const { device, boots } of this.#names.changes()) save.run(device, boots);
      this.#save.run(JSON.stringify(progress));
    });
    this.#names.saved();
    this.#progress = progress;
  }

  #recover(): void {
    const saved = this.#db.prepare("SELECT value FROM state WHERE name = 'progress'").get();
    if (saved !== undefined) this.#progress = { ...start, ...JSON.parse(String(saved.value)) };
    for (const { device, boots } of this.#db.prepare('SELECT device, boots FROM names').all()) {
      this.#names.restore(String(device), String(boots));
    }
    const recent = this.#db.prepare(
      "SELECT body FROM entries WHERE number > ? AND kind = 'reading'",
    );
    for (const { body } of recent.iterate(this.#progress.named)) {
      const { device, boot, seq }: Reading = JSON.parse(String(body));
      if (boot !== unnamedBoot) this.#names.add(device, boot, seq);
    }
  }

  #commit(write: () => void): void {
    try {
      this.#db.exec('BEGIN IMMEDIATE');
      write();
      this.#db.exec('COMMIT');
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      if (isNoRoom(error)) throw new JournalFull('there is no room on the disk', { cause: error });
      throw error;
    }
  }
}
