import { type LimitRule, rules } from '#analytics/rules/table.ts';
import type { LinkProfileName } from '#devices/network/profiles.ts';
import { signNames } from '#patients/signs.ts';
import { modes } from '#patients/triangular.ts';

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

/** The rule table with its limits nearer to, or further from, what is most frequent. */
export function rulesOf({ limits }: Pick<Variation, 'limits'>): readonly LimitRule[] {
  return rules.map((rule: LimitRule): LimitRule => {
    const usual = usualOf(rule.vital);
    const limit = usual + (rule.limit - usual) * limits;
    return {
      ...rule,
      limit,
      clear: { ...rule.clear, limit: limit + rule.clear.limit - rule.limit },
    };
  });
}

function usualOf(vital: LimitRule['vital']): number {
  const sign = (signNames as readonly string[]).indexOf(vital);
  const usual = modes[sign];
  if (usual === undefined) throw new Error(`nobody has a usual ${vital}`);
  return usual;
}
