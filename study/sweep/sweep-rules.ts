import { type LimitRule, rules } from '#analytics/rules/table.ts';

/** A rule of the table with another limit and another hold. */
export interface Variant extends LimitRule {
  /** The rule that it varies. */
  readonly of: string;
}

/** Which rules of the table are varied, and to which limits. */
const limitsOf = {
  tachycardia: [90, 100, 110, 120, 130],
  low_saturation: [94, 92, 90, 88, 85],
  fast_breathing: [20, 24, 28, 30],
} as const satisfies Readonly<Record<string, readonly number[]>>;

/** Among them the holds whose effect is published: 14 and 19 s, and 15 s for saturation. */
export const holdsMs = [0, 5, 10, 14, 15, 19, 30, 60].map((seconds) => seconds * 1000);

/** Every limit with every hold. The alarm ends as far inside the limit as that of the table does. */
export function sweepRules(table: readonly LimitRule[] = rules): readonly Variant[] {
  return Object.entries(limitsOf).flatMap(([id, limits]) => {
    const rule = table.find((each) => each.id === id);
    if (rule === undefined) throw new Error(`no rule ${id} to vary`);
    return limits.flatMap((limit) => holdsMs.map((holdMs) => vary(rule, limit, holdMs)));
  });
}

function vary(rule: LimitRule, limit: number, holdMs: number): Variant {
  const clear = { ...rule.clear, limit: limit + rule.clear.limit - rule.limit };
  return { ...rule, id: `${rule.id} ${limit} ${holdMs}`, of: rule.id, limit, holdMs, clear };
}
