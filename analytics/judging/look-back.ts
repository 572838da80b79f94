import { binMs } from '#analytics/course/baseline.ts';
import type { Rule } from '#analytics/rules/rule.ts';
import type { RuleSet } from '#analytics/rules/rule-set.ts';

const minuteMs = 60_000;
const holds = 3;

/** How far back the windows have to reach so that every rule of the set can be judged, ms. */
export function lookBackMs({ rules, patients }: Pick<RuleSet, 'rules' | 'patients'>): number {
  const all = [...rules, ...patients.flatMap((each) => each.rules)];
  return Math.max(binMs, ...all.map(ofRule));
}

function ofRule({ holdMs, clear, quantity }: Rule): number {
  const holding = holds * Math.max(holdMs, clear.holdMs);
  return quantity.of === 'change' ? Math.max(holding, quantity.overMs + 2 * minuteMs) : holding;
}
