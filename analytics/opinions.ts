import { good, type Result } from '#ward/result.ts';
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

/** The second opinions that the settings ask for. Bad, with what would be right, where one cannot be had. */
export function opinionsOf(
  { shadow, delay, seed }: Pick<Settings, 'shadow' | 'delay' | 'seed'>,
  parts: { readonly set: RuleSet; readonly limits: WindowLimits; readonly prior: DelayPrior },
  links: Links,
): Result<readonly OpinionParts[]> {
  const opinions: OpinionParts[] = [];
  if (shadow !== '') {
    const set = readRuleFile(rulesPath(shadow));
    if (!set.ok) return set;
    opinions.push({ ...parts, name: `shadow ${set.value.name}`, set: set.value });
  }
  if (delay !== '') {
    const link = links(delay);
    if (!link.ok) return link;
    const { promise: prior, arrivals } = link.value;
    opinions.push({ ...parts, name: `delay ${delay}`, prior, arrivals: arrivals(seed) });
  }
  return good(opinions);
}
