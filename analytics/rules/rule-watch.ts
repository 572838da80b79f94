import { statSync } from 'node:fs';
import type { Clock } from '#ward/clock.ts';
import { readRuleFile } from './rule-file.ts';
import type { RuleSet } from './rule-set.ts';

/** So often the file is looked at, of the wall's time. */
export const lookEveryMs = 2000;

/**
 * Looks at a file of rules until the returned function is called. `onChange` has the new rules when
 * its text is another one; a bad file changes nothing, and `onFault` is told once of what is wrong,
 * and of nothing once it is right again. A file is read only when two looks found it the same: half a file could be rules, too. `knownHash` is
 * that of the rules in use; without it, of the file as it is now.
 */
export function watchRules(
  path: string,
  clock: Pick<Clock, 'every'>,
  onChange: (set: RuleSet) => void,
  onFault: (reason: string | undefined) => void,
  knownHash: string | undefined = hashAt(path),
): () => void {
  let inUse = knownHash;
  let judged = '';
  let before = '';
  let toldBad: string | undefined;

  return clock.every(lookEveryMs, () => {
    const stamp = stampOf(path);
    const isSettled = stamp === before;
    before = stamp;
    if (stamp === judged || !isSettled) return;
    judged = stamp;

    const read = readRuleFile(path);
    if (!read.ok) {
      if (read.reason !== toldBad) onFault(read.reason);
      toldBad = read.reason;
      return;
    }
    if (toldBad !== undefined) onFault(undefined);
    toldBad = undefined;
    if (read.value.hash === inUse) return;
    inUse = read.value.hash;
    onChange(read.value);
  });
}

function hashAt(path: string): string | undefined {
  const read = readRuleFile(path);
  return read.ok ? read.value.hash : undefined;
}

/** Another one whenever the file was written, replaced, taken away or brought back. */
function stampOf(path: string): string {
  try {
    const { ino, size, mtimeNs, ctimeNs } = statSync(path, { bigint: true });
    return `${ino} ${size} ${mtimeNs} ${ctimeNs}`;
  } catch (error) {
    return String(error);
  }
}
