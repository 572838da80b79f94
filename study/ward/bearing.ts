import { boundOf } from '#analytics/judging/bound.ts';
import type { Rule } from '#analytics/rules/rule.ts';
import type { Change, Range } from '#patients/scenarios/scenario.ts';
import { type ScenarioName, scenarios } from '#patients/scenarios.ts';

/** Does this illness, as a rule, push the vital of this limit towards it? */
export function bearsOn(scenario: ScenarioName, rule: Rule): boolean {
  const { quantity, when } = rule;
  // Of a score, or of what several vitals say together, every illness may be the cause.
  if (quantity.of !== 'vital') return true;
  const { vital } = quantity;
  const { limit } = boundOf(rule);
  const changes: Readonly<Partial<Record<string, Change>>> = scenarios[scenario].changes;
  const change = changes[vital];
  if (change === undefined) return false;
  const push = (change.by ? middle(change.by) : 0) + (change.to ? middle(change.to) - limit : 0);
  return when === 'above' ? push > 0 : push < 0;
}

function middle([from, to]: Range): number {
  return (from + to) / 2;
}
