import { nearest } from '#ward/nearest.ts';
import type { Complain } from './complaint.ts';
import type { Rule } from './rule.ts';

/** Rules silence others that are there, and never, by whatever way round, themselves. */
export function checkSuppression(
  rules: readonly Rule[],
  complainOf: (rule: Rule) => Complain,
): void {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  for (const rule of rules) {
    for (const id of rule.suppressedBy) {
      if (byId.has(id)) continue;
      const meant = nearest(id, [...byId.keys()]);
      const hint = meant
        ? `did you mean "${meant}"?`
        : `the rules are ${[...byId.keys()].join(', ')}`;
      complainOf(rule)(['suppressed_by'], `there is no rule "${id}"`, hint);
    }
  }
  const looped = rules.find((rule) => leadsTo(rule.id, rule, byId));
  if (looped === undefined) return;
  const what = `"${looped.id}" would silence itself`;
  complainOf(looped)(['suppressed_by'], what, 'a rule that silences is not silenced in turn');
}

function leadsTo(id: string, from: Rule, byId: ReadonlyMap<string, Rule>): boolean {
  const seen = new Set<string>();
  const open = [...from.suppressedBy];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === id) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    open.push(...(byId.get(next)?.suppressedBy ?? []));
  }
  return false;
}
