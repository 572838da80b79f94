import { binMs } from '#analytics/course/baseline.ts';
import type { Rule } from '#analytics/rules/rule.ts';
import type { RuleSet } from '#analytics/rules/rule-set.ts';

const minuteMs = 60_000;
const holds = 3;

/** How far back the windows have to reach so that every rule of the set can be judged, ms. */
export function lookBackMs({ rules, patients }: Pick<RuleSet, 'rules' | 'patients'>): number {
  const all = [...rules, ...patients.flatMap((each) => each.rules)];
  return Math.max(0, ...all.map(ofRule));
}

function ofRule({ holdMs, clear, quantity, limit }: Rule): number {
  const holding = holds * Math.max(holdMs, clear.holdMs);
  // A quarter of an hour is learnt from at a time.
  const learning = quantity.of === 'drift' || typeof limit !== 'number' ? binMs : 0;
  const changing = quantity.of === 'change' ? quantity.overMs + 2 * minuteMs : 0;
  return Math.max(holding, learning, changing);
}
