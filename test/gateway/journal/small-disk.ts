import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A disk of its own that is soon full, for whoever may mount one. */
export interface SmallDisk {
  readonly folder: string;
  remove(): void;
}

/** `undefined`, and a word on why, where this user may not mount. */
export function mountSmallDisk(kibibytes: number): SmallDisk | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'ward-disk-'));
  const options = ['-t', 'tmpfs', '-o', `size=${kibibytes}k`, 'ward-test', folder];
  const { status, stderr, error } = spawnSync('mount', options, { encoding: 'utf8' });
  if (status !== 0) {
    rmdirSync(folder);
    console.warn(`Skipped: no small disk can be mounted (${error?.message ?? stderr.trim()}).`);
    return undefined;
  }
  return {
    folder,
    remove() {
      // A test that failed may have left a file open there.
      spawnSync('umount', ['--lazy', folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
