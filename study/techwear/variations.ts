import type { Rule } from '#analytics/rules/rule.ts';
import { readUsualRules } from '#analytics/rules/rule-file.ts';
import type { RuleSet } from '#analytics/rules/rule-set.ts';
import type { LinkProfileName } from '#devices/network/profiles.ts';
import { signNames } from '#patients/signs.ts';
import { modes } from '#patients/triangular.ts';
import type { NumericVitalName } from '#ward/vitals.ts';

/** The parameters of one round. */
export interface Variation {
  /** How far the limits are from the most frequent value: 1 as in the rule table, below 1 tighter. */
  readonly limits: number;
  /** By the links that cause it. */
  readonly delay: LinkProfileName;
  /** No device measures more often, ms. */
  readonly everyMs: number;
}

/** What each parameter is varied to; first what the first round has. Engineering choices. */
const choices = {
  limits: [1, 0.5, 1.2],
  delay: ['perfect', 'lte_m', 'store_and_forward'],
  everyMs: [1000, 5000, 60_000],
} as const satisfies { readonly [P in keyof Variation]: readonly Variation[P][] };

/**
 * All combinations, each once: the first round as the ward is, then those in which one parameter
 * differs, each parameter in turn, and those in which more do.
 */
export const variations: readonly Variation[] = combinations()
  .toSorted((one, other) => one.differ - other.differ || one.furthest - other.furthest)
  .map(({ variation }) => variation);

function combinations() {
  return choices.everyMs.flatMap((everyMs, third) =>
    choices.delay.flatMap((delay, second) =>
      choices.limits.map((limits, first) => {
        const indexes = [first, second, third];
        const differ = indexes.filter((index) => index > 0).length;
        return { variation: { limits, delay, everyMs }, differ, furthest: Math.max(...indexes) };
      }),
    ),
  );
}

/** The ward's limits on single vitals, nearer to or further from what is most frequent. */
export function rulesOf({ limits }: Pick<Variation, 'limits'>): RuleSet {
  return { ...usual, rules: usual.rules.flatMap((rule) => varied(rule, limits)) };
}

const usual = readUsualRules();

function varied(rule: Rule, limits: number): readonly Rule[] {
  const { quantity, limit } = rule;
  if (quantity.of !== 'vital' || typeof limit !== 'number') return [];
  const middle = usualOf(quantity.vital);
  return [{ ...rule, limit: middle + (limit - middle) * limits }];
}

function usualOf(vital: NumericVitalName): number {
  const sign = (signNames as readonly string[]).indexOf(vital);
  const mode = modes[sign];
  if (mode === undefined) throw new Error(`nobody has a usual ${vital}`);
  return mode;
}
