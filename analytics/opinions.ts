import type { Result } from '#ward/result.ts';
import type { Settings } from '#ward/settings.ts';
import type { OpinionParts } from './compare/second-opinion.ts';
import type { WindowLimits } from './course/window.ts';
import type { DelayPrior } from './delay/prior.ts';
import { readRuleFile, rulesPath } from './rules/rule-file.ts';
import type { RuleSet } from './rules/rule-set.ts';

/** How a network delays, of which analytics knows nothing itself: handed in where the rooms meet. */
export type Links = (name: string) => Result<{
  readonly promise: DelayPrior;
  arrivals(seed: string): (device: string, sentMs: number) => readonly number[];
}>;

/** The second opinions that the settings ask for. Throws, with what would be right, for a bad one. */
export function opinionsOf(
  { shadow, delay, seed }: Pick<Settings, 'shadow' | 'delay' | 'seed'>,
  parts: { readonly set: RuleSet; readonly limits: WindowLimits; readonly prior: DelayPrior },
  links: Links,
): readonly OpinionParts[] {
  const opinions: OpinionParts[] = [];
  if (shadow !== '') {
    const set = found(readRuleFile(rulesPath(shadow)));
    opinions.push({ ...parts, name: `shadow ${set.name}`, set });
  }
  if (delay !== '') {
    const { promise: prior, arrivals } = found(links(delay));
    opinions.push({ ...parts, name: `delay ${delay}`, prior, arrivals: arrivals(seed) });
  }
  return opinions;
}

function found<T>(read: Result<T>): T {
  if (!read.ok) throw new Error(read.reason);
  return read.value;
}
