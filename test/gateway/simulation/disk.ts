import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Chance } from './chance.ts';

/** What the two files of a SQLite database held at one moment. */
export interface Image {
  readonly main: Buffer;
  readonly log: Buffer;
}

/** Where the journal lies. Each crash leaves its file behind and goes on with what a crash leaves. */
export interface Disk {
  /** The file of the present life of the gateway. */
  readonly path: string;
  image(): Image;
  /** The machine lost power: what is found afterwards is this. */
  becomes(image: Image): void;
  remove(): void;
}

/** In memory where the system has such a place, since a run syncs hundreds of times. */
export function openDisk(): Disk {
  const place = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  const folder = mkdtempSync(join(place, 'ward-simulation-'));
  let life = 0;
  const path = () => join(folder, `journal-${life}.sqlite`);
  const read = (file: string) => (existsSync(file) ? readFileSync(file) : Buffer.alloc(0));

  return {
    get path() {
      return path();
    },
    image: () => ({ main: read(path()), log: read(`${path()}-wal`) }),
    becomes({ main, log }) {
      for (const end of ['', '-wal']) rmSync(path() + end, { force: true });
      life += 1;
      if (main.length > 0) writeFileSync(path(), main);
      if (log.length > 0) writeFileSync(`${path()}-wal`, log);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/**
 * What a power cut leaves in the middle of a write. SQLite writes its log from front to back, and
 * the main file only when the log is on the disk (sqlite.org/wal.html).
 */
export function torn(before: Image, after: Image, chance: Chance): Image {
  if (before.main.equals(after.main)) {
    return { main: after.main, log: cut(before.log, after.log, chance) };
  }
  // A log that was begun anew, after the main file was on the disk: which came last cannot be seen.
  if (!headOf(before.log).equals(headOf(after.log))) return after;
  return { main: cut(before.main, after.main, chance), log: after.log };
}

const headLength = 32;

function headOf(log: Buffer): Buffer {
  return log.subarray(0, headLength);
}

/** New bytes up to some point between the first and the last that differ, old ones after it. */
function cut(before: Buffer, after: Buffer, chance: Chance): Buffer {
  const longest = Math.max(before.length, after.length);
  let first = 0;
  while (first < longest && before[first] === after[first]) first += 1;
  let last = longest;
  while (last > first && before[last - 1] === after[last - 1]) last -= 1;
  const at = first + chance.below(last - first + 1);
  return Buffer.concat([after.subarray(0, at), before.subarray(at)]);
}
