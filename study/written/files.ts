import { closeSync, fsyncSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';

/** A file of the results, in pieces that are made as they are written. */
export interface OutFile {
  readonly name: string;
  readonly pieces: Iterable<string | Uint8Array>;
}

/**
 * All files of a folder that is there; whole and on the disk once it resolves. Between pieces the
 * process hears of signals, however large the files are.
 */
export async function writeFiles(folder: string, files: Iterable<OutFile>): Promise<void> {
  for (const { name, pieces } of files) {
    const file = openSync(join(folder, name), 'wx');
    try {
      // Unlike `writeSync` this goes on after a part was written, and fails where the rest cannot be.
      for (const piece of pieces) {
        writeFileSync(file, piece);
        await setImmediate();
      }
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  }
  syncFolder(folder);
}

/** The names in a folder are on the disk, too. */
export function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** What a person can do something about; absent where the error is not of the file system. */
export function diskReason(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return undefined;
  return reasons[String(error.code)] ?? error.message;
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the file system can only be read',
  ENOSPC: 'the disk is full',
  EDQUOT: 'this user may not use more of the disk',
  EFBIG: 'no file may be that large here (ulimit -f, or the file system)',
  EEXIST: 'a part of the path is a file',
  ENOTDIR: 'a part of the path is a file',
  ENAMETOOLONG: 'the name is too long',
};
