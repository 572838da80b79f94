import type { Complain } from './complaint.ts';
import type { Quantity, Rule } from './rule.ts';
import { rangeOf } from './rule-quantity.ts';
import type { WrittenRule } from './rule-schema.ts';
import { nameOf } from './rule-words.ts';

type Beyond = Pick<Rule, 'when' | 'limit'>;
const calmKeys = ['below', 'above', 'by'] as const;

/** What ends the alarm of a rule. Where that makes no sense there is a complaint, and no margin. */
export function clearOf(
  { clear }: WrittenRule,
  quantity: Quantity,
  beyond: Beyond,
  complain: Complain,
): Rule['clear'] {
  if (clear === undefined) return { margin: 0, holdMs: 0 };
  const holdMs = clear.hold ?? 0;
  const [key, second] = calmKeys.filter((name) => clear[name] !== undefined);
  if (key === undefined) return { margin: 0, holdMs };
  const at = ['clear', key];
  const value = clear[key] ?? 0;
  const wrong = (what: string, hint?: string) => {
    complain(at, what, hint);
    return { margin: 0, holdMs };
  };

  if (second !== undefined) return wrong(`"${key}" and "${second}": only one of them can be meant`);
  if (quantity.of === 'count') return wrong('such a rule ends when too few of its conditions hold');
  if (key === beyond.when) {
    const calm = beyond.when === 'above' ? 'below' : 'above';
    return wrong(`values ${key} ${value} are not calm`, `calm is "${calm}" for this rule, or "by"`);
  }
  const hardest = hardestOf(beyond);
  if (key !== 'by' && typeof beyond.limit !== 'number') {
    return wrong('the limit differs from person to person', 'say how far inside of it: by: 5');
  }
  const calmLimit = key === 'by' ? inside(beyond.when, hardest, value) : value;
  if (beyond.when === 'above' ? calmLimit > hardest : calmLimit < hardest) {
    return wrong(`values at ${value} would still violate the limit of ${hardest}`);
  }
  const { low, high } = rangeOf(quantity);
  if (beyond.when === 'above' ? calmLimit < low : calmLimit > high) {
    return wrong(
      `no ${nameOf(quantity)} could ever end this alarm`,
      `it is from ${low} to ${high}`,
    );
  }
  if (typeof beyond.limit !== 'number') return { margin: value, holdMs };
  return { margin: Math.abs(beyond.limit - calmLimit), holdMs };
}

/** The limit, or of a personal one the bound from which it is furthest to calm. */
function hardestOf({ when, limit }: Beyond): number {
  if (typeof limit === 'number') return limit;
  return when === 'above' ? limit.low : limit.high;
}

/** As the decimal that was meant, so that a value that stands exactly there is calm. */
function inside(when: Rule['when'], limit: number, by: number): number {
  return Number((when === 'above' ? limit - by : limit + by).toFixed(9));
}
