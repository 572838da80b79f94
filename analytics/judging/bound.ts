import type { PersonalLimit, Rule } from '#analytics/rules/rule.ts';

/** A rule with the numbers that hold for one person now. */
export interface Bound {
  readonly rule: Rule;
  /** Values strictly beyond it violate. */
  limit: number;
  /** Values at it, or on its safe side, are calm. */
  calm: number;
}

export function boundOf(rule: Rule): Bound {
  const bound = { rule, limit: 0, calm: 0 };
  setLimit(bound, typeof rule.limit === 'number' ? rule.limit : unlearnt(rule.limit, rule.when));
  return bound;
}

/** A personal limit follows the baseline, within its hard limits. Without one it is the strict one. */
export function personalise(bound: Bound, middle: number | undefined): void {
  const { limit, when } = bound.rule;
  if (typeof limit === 'number') return;
  if (middle === undefined) setLimit(bound, unlearnt(limit, when));
  else setLimit(bound, Math.min(limit.high, Math.max(limit.low, limit.times * middle)));
}

/** Of whom nothing is known yet, the hard limit counts that is broken first. */
function unlearnt({ low, high }: PersonalLimit, when: Rule['when']): number {
  return when === 'above' ? low : high;
}

function setLimit(bound: Bound, limit: number): void {
  const { when, clear } = bound.rule;
  bound.limit = limit;
  bound.calm = when === 'above' ? limit - clear.margin : limit + clear.margin;
}
