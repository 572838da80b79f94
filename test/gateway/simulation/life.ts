import { drain, type Queue } from '#gateway/drain.ts';
import type { Delivery } from '#gateway/journal/draft.ts';
import { groupCommit } from '#gateway/journal/group-commit.ts';
import { Journal, type JournalLimits } from '#gateway/journal/journal.ts';
import { openFile } from '#gateway/journal/journal-file.ts';
import { journalService } from '#gateway/journal/journal-service.ts';
import { unpackEntries } from '#gateway/journal/packed-entries.ts';
import { pack } from '#gateway/journal/parcel.ts';
import type { Store } from '#gateway/store/store.ts';
import type { Chance } from './chance.ts';
import { type Disk, torn } from './disk.ts';
import type { VirtualTime } from './virtual-time.ts';

/** One life of the gateway, from its start to its death: journal, group commit and drain, joined. */
export interface Life {
  readonly dead: boolean;
  readonly journal: Journal;
  /** As a message that arrives; `done` is its acknowledgement. */
  keep(delivery: Omit<Delivery, 'receivedAt'>, done: () => void): void;
  /** Dies now. What was under way is never heard of again. */
  crash(): void;
  /** Dies in the middle of its next write to the disk. */
  crashInNextWrite(): void;
  fillDisk(): void;
  makeRoom(): void;
  /** Ends as after SIGTERM. */
  end(): Promise<void>;
}

export interface World {
  readonly chance: Chance;
  readonly time: VirtualTime;
  readonly disk: Disk;
  readonly store: Store;
  readonly limits: JournalLimits;
  readonly batchMax: number;
}

class PowerCut extends Error {}

export function begin(world: World): Life {
  const { chance, time, disk, store, limits, batchMax } = world;
  const fate = { dead: false, cutInNextWrite: false, diskIsFull: false };
  const file = openFile(disk.path);
  // Small files, so that the log is often carried over into the main file.
  file.exec('PRAGMA wal_autocheckpoint = 12');

  const die = (found = disk.image()) => {
    fate.dead = true;
    disk.becomes(found);
    // It is let go of only here, so that nothing of the closing is found.
    file.close();
  };
  /** Carries out a write, unless the power is cut meanwhile. */
  const writing = <T>(write: () => T): T => {
    if (fate.dead) throw new PowerCut();
    if (!fate.cutInNextWrite) return write();
    const before = disk.image();
    try {
      write();
    } finally {
      die(torn(before, disk.image(), chance));
    }
    throw new PowerCut();
  };
  class MortalJournal extends Journal {
    override add(deliveries: readonly Delivery[]) {
      return writing(() => super.add(deliveries));
    }
    override advance(...given: Parameters<Journal['advance']>) {
      return writing(() => super.advance(...given));
    }
    override tidy(nowMs: number) {
      return writing(() => super.tidy(nowMs));
    }
  }
  /** Nothing that a dead process was told, or would have said, reaches anybody. */
  const whileAlive = <T>(promise: Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      promise.then(
        (value) => {
          if (!fate.dead) resolve(value);
        },
        (error) => {
          if (!(error instanceof PowerCut)) reject(error);
        },
      );
    });

  const journal = new MortalJournal(file, limits, () => (fate.diskIsFull ? 0 : 1e12));
  const processClock = time.clockFor(fate);
  const clock = {
    ...processClock,
    every: (ms: number, work: () => void) =>
      processClock.every(ms, () => {
        try {
          work();
        } catch (error) {
          if (!(error instanceof PowerCut)) throw error;
        }
      }),
  };
  const { forGateway, forDrain } = journalService(journal, clock);

  const keeping = groupCommit(async (batch, done) => {
    await whileAlive(forGateway.add(pack(batch), false));
    if (chance.oneIn(60) && !fate.dead) {
      die();
      return new Promise(() => undefined);
    }
    done();
  });

  const stopping = new AbortController();
  const stopped = new Promise<[]>((resolve) => {
    stopping.signal.addEventListener('abort', () => resolve([]), { once: true });
  });
  const queue: Queue = {
    oldest: (max) => Promise.race([whileAlive(forDrain.oldest(max)).then(unpackEntries), stopped]),
    advance: (...given) => whileAlive(forDrain.advance(...given)),
  };
  const draining = drain(
    {
      queue,
      store: { ...store, write: (...given) => whileAlive(store.write(...given)) },
      clock,
      batchMax,
      pauseMs: (attempt) => Math.min(30_000, 100 * 2 ** attempt),
      onOutcome: () => undefined,
    },
    stopping.signal,
  );

  return {
    get dead() {
      return fate.dead;
    },
    journal,
    keep(delivery, done) {
      const receivedAt = clock.now();
      keeping.keep({ ...delivery, receivedAt }, () => {
        if (!fate.dead) done();
      });
    },
    crash: () => die(),
    crashInNextWrite() {
      fate.cutInNextWrite = true;
    },
    fillDisk() {
      // Either the system says so, or the journal sees it coming.
      if (chance.oneIn(2)) file.exec('PRAGMA max_page_count = 1');
      else fate.diskIsFull = true;
    },
    makeRoom() {
      fate.diskIsFull = false;
      file.exec('PRAGMA max_page_count = 4294967294');
    },
    async end() {
      stopping.abort();
      await Promise.race([draining, time.pass(1000)]);
      if (fate.dead) return;
      try {
        forGateway.close();
      } catch (error) {
        if (!(error instanceof PowerCut)) throw error;
      }
      fate.dead = true;
    },
  };
}
