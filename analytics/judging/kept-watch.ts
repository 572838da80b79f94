import type { Rule } from '#analytics/rules/rule.ts';
import { inactive, type Standing } from './judge.ts';
import { neverMeasured, type Person, type Watch } from './person.ts';

/** Where one rule stands. Plain JSON. */
export interface KeptWatch {
  /** The whole rule, in a few letters. */
  readonly mark: string;
  /** Absent where it never judged. */
  readonly standing?: Standing;
  readonly quiet?: true;
  readonly fromAt?: number;
}

/** The rules of a person that are not simply calm. */
export function keptWatches({ courses, grid }: Person): readonly KeptWatch[] {
  const kept: KeptWatch[] = [];
  for (const { watches } of courses.values()) for (const watch of watches) keep(watch, kept);
  for (const watch of grid) keep(watch, kept);
  return kept;
}

function keep({ bound, standing, quiet, fromAt }: Watch, kept: KeptWatch[]): void {
  if (standing === inactive && !quiet && fromAt === neverMeasured) return;
  kept.push({
    mark: markOf(bound.rule),
    ...(standing && { standing }),
    ...(quiet && { quiet }),
    ...(fromAt !== neverMeasured && { fromAt }),
  });
}

/** As it stood; one that was another rule then judges what was measured after `lastAt`. */
export function restoreWatch(
  watch: Watch,
  memory: { readonly mark: string; readonly watches: readonly KeptWatch[] },
  template: { readonly mark: string },
  lastAt = neverMeasured,
): void {
  const mark = markOf(watch.bound.rule);
  const kept = memory.watches.find((each) => each.mark === mark);
  if (kept !== undefined) {
    const { standing, quiet = false, fromAt = neverMeasured } = kept;
    watch.standing = standing && standingOf(standing);
    watch.quiet = quiet;
    watch.fromAt = fromAt;
  } else if (memory.mark === template.mark) watch.standing = inactive;
  else watch.fromAt = lastAt;
}

/** JSON leaves out what is undefined. */
function standingOf({ active, since, uncoveredMs }: Standing): Standing {
  return { active, since, uncoveredMs };
}

const marks = new WeakMap<Rule, string>();

/** The same rule has the same mark in every process, and hardly ever another rule. */
export function markOf(rule: Rule): string {
  const known = marks.get(rule);
  if (known !== undefined) return known;
  const mark = `${rule.id} ${hashOf(JSON.stringify(rule))}`;
  marks.set(rule, mark);
  return mark;
}

/** FNV-1a, 32 bits. */
export function hashOf(text: string): string {
  let hash = 0x811c_9dc5;
  for (let place = 0; place < text.length; place += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(place), 0x0100_0193);
  }
  return (hash >>> 0).toString(36);
}
