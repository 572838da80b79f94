import type { LimitRule } from '#analytics/rules/table.ts';
import type { Change, Range } from '#patients/scenarios/scenario.ts';
import { type ScenarioName, scenarios } from '#patients/scenarios.ts';

/** Does this illness, as a rule, push the vital of this limit towards it? */
export function bearsOn(scenario: ScenarioName, { vital, when, limit }: LimitRule): boolean {
  const changes: Readonly<Partial<Record<string, Change>>> = scenarios[scenario].changes;
  const change = changes[vital];
  if (change === undefined) return false;
  const push = (change.by ? middle(change.by) : 0) + (change.to ? middle(change.to) - limit : 0);
  return when === 'above' ? push > 0 : push < 0;
}

function middle([from, to]: Range): number {
  return (from + to) / 2;
}
