import type { Outcome } from './store.ts';

/** What a failure of SQLite, or of its folder, means for the batch. A bug is thrown on. */
export function outcomeOfFailure(failure: unknown, path: string): Outcome {
  if (!(failure instanceof Error)) throw failure;
  const { errcode, code } = failure as { errcode?: number; code?: string };

  if (code === 'ERR_SQLITE_ERROR' && errcode !== undefined) {
    const primary = errcode & 0xff;
    if (aboutTheRows.has(primary)) return { kind: 'refused', reason: failure.message };
    const advice = advices[primary] ?? `see to ${path}`;
    return { kind: 'busy', reason: `SQLite: ${failure.message}: ${advice}` };
  }
  if ('syscall' in failure) {
    return { kind: 'busy', reason: `${failure.message}: make the folder of ${path} writable` };
  }
  throw failure;
}

// Result codes of SQLite (sqlite.org/rescode.html): too big, constraint, mismatch, range. They would
// be the same each time. After all others the batch may well pass later, so it is never given up.
const aboutTheRows: ReadonlySet<number> = new Set([18, 19, 20, 25]);

const advices: Readonly<Record<number, string>> = {
  5: 'another program holds the file; it is tried again',
  6: 'another program holds a table; it is tried again',
  8: 'make the file and its folder writable',
  10: 'check the disk',
  11: 'the file is damaged; restore it or move it away',
  13: 'make room on the disk',
  14: 'check the path and its permissions',
  26: 'the file is not of SQLite; move it away or choose another in --store',
};
