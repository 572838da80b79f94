import { mkdirSync, mkdtempSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bad, good, type Result } from '#ward/result.ts';
import { diskReason, type OutFile, syncFolder, writeFiles } from './files.ts';
import { folderFor, freeBeside, whatIsAt } from './out-target.ts';

/** Where the results of a study will be: all of them at once, or none. */
export interface OutFolder {
  /**
   * Writes all files beside the target and renames them into place as one folder. Answers with its
   * name, which is another one where somebody took the target meanwhile. After a failure nothing is left.
   */
  publish(files: Iterable<OutFile>): Promise<Result<string>>;
  /** Leaves nothing of what was not published. Happens by itself when the process ends. */
  discard(): void;
}

/**
 * Claims the target before the hours of work, by a hidden folder beside it. Makes missing parents.
 * With `overwrite` an earlier study gives way, once the new one is whole.
 */
export function openOut(path: string, overwrite: boolean): Result<OutFolder> {
  const target = folderFor(path, overwrite);
  if (!target.ok) return target;

  const parent = dirname(target.value);
  let made: string | undefined;
  let draft: string;
  try {
    made = mkdirSync(parent, { recursive: true });
    draft = mkdtempSync(join(parent, '.study-unfinished-'));
  } catch (error) {
    removeEmpty(parent, made);
    const reason = diskReason(error);
    if (reason === undefined) throw error;
    return bad(`--out ${path} cannot be written: ${reason}`);
  }

  const discard = () => {
    process.off('exit', discard);
    rmSync(draft, { recursive: true, force: true });
    removeEmpty(parent, made);
  };
  process.on('exit', discard);

  return good({
    discard,
    async publish(files) {
      try {
        await writeFiles(draft, files);
        const place = settle(draft, target.value);
        process.off('exit', discard);
        return good(place);
      } catch (error) {
        discard();
        const reason = diskReason(error);
        if (reason === undefined) throw error;
        return bad(
          `the results could not be written to ${path}: ${reason}\n  nothing is left of them`,
        );
      }
    },
  });
}

function settle(draft: string, target: string): string {
  const old = `${draft}-replaced`;
  const there = whatIsAt(target);
  // Not every system renames a folder onto another one.
  if (there === 'empty') rmdirSync(target);
  if (there === 'study') renameSync(target, old);
  // Not what it was hours ago: the work is not lost for that.
  const place = there === 'other' ? freeBeside(target) : target;
  renameSync(draft, place);
  syncFolder(dirname(target));
  rmSync(old, { recursive: true, force: true });
  return place;
}

/** Parents that were made for it go again, from the inside, as long as nobody else uses them. */
function removeEmpty(parent: string, made: string | undefined): void {
  if (made === undefined) return;
  for (let folder = parent; folder.length >= made.length; folder = dirname(folder)) {
    try {
      rmdirSync(folder);
    } catch {
      return;
    }
  }
}
