import type { Rule } from '#analytics/rules/rule.ts';
import type { NumericVitalName } from '#ward/vitals.ts';

/** A rule on one vital with another limit and another hold. */
export interface Variant {
  readonly rule: Rule;
  /** The id of the rule that it varies, and its vital. */
  readonly of: string;
  readonly vital: NumericVitalName;
  readonly limit: number;
  readonly holdMs: number;
}

/** Which rules of the table are varied, and to which limits. */
const limitsOf = {
  tachycardia: [90, 100, 110, 120, 130],
  low_saturation: [94, 92, 90, 88, 85],
  fast_breathing: [20, 24, 28, 30],
} as const satisfies Readonly<Record<string, readonly number[]>>;

/** Among them the holds whose effect is published: 14 and 19 s, and 15 s for saturation. */
export const holdsMs = [0, 5, 10, 14, 15, 19, 30, 60].map((seconds) => seconds * 1000);

/**
 * Every limit with every hold, of those of the rules that are there and have one limit for all. The
 * alarm ends as far inside the limit as that of the rule does.
 */
export function sweepRules(rules: readonly Rule[]): readonly Variant[] {
  return Object.entries(limitsOf).flatMap(([id, limits]) => {
    const rule = rules.find((each) => each.id === id);
    if (rule?.quantity.of !== 'vital' || typeof rule.limit !== 'number') return [];
    const { vital } = rule.quantity;
    return limits.flatMap((limit) =>
      holdsMs.map((holdMs) => ({ of: id, vital, limit, holdMs, rule: vary(rule, limit, holdMs) })),
    );
  });
}

/** Nobody is told of these alarms, and none explains another. */
function vary(rule: Rule, limit: number, holdMs: number): Rule {
  return { ...rule, id: `${rule.id} ${limit} ${holdMs}`, limit, holdMs, suppressedBy: [] };
}
