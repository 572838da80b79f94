import { good, type Result } from '#ward/result.ts';
import type { Settings } from '#ward/settings.ts';
import type { OpinionParts } from './compare/second-opinion.ts';
import { type WindowLimits, windowLimits } from './course/window.ts';
import type { DelayPrior } from './delay/prior.ts';
import { type Links, opinionsOf } from './opinions.ts';
import { readRuleFile, rulesPath } from './rules/rule-file.ts';
import type { RuleSet } from './rules/rule-set.ts';

/** What the words of the settings stand for. */
export interface Choices {
  readonly set: RuleSet;
  readonly limits: WindowLimits;
  readonly prior: DelayPrior;
  readonly opinions: readonly OpinionParts[];
}

/** Bad, with what would be right, where there are no such rules or no such link. */
export function readChoices(
  settings: Pick<Settings, 'rules' | 'link' | 'window' | 'shadow' | 'delay' | 'seed'>,
  links: Links,
): Result<Choices> {
  const set = readRuleFile(rulesPath(settings.rules));
  if (!set.ok) return set;
  const link = links(settings.link);
  if (!link.ok) return link;
  const limits = { ...windowLimits, spanMs: settings.window };
  const judged = { set: set.value, limits, prior: link.value.promise };
  const opinions = opinionsOf(settings, judged, links);
  return opinions.ok ? good({ ...judged, opinions: opinions.value }) : opinions;
}
