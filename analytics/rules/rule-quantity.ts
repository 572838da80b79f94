import { numericVitals } from '#ward/vitals.ts';
import type { Complain, Range } from './complaint.ts';
import type { Condition, Quantity, Rule } from './rule.ts';
import { quantityNames, type WrittenRule } from './rule-schema.ts';
import { rangeWords } from './rule-words.ts';

type WrittenConditions = NonNullable<WrittenRule['all']>;

/** What a rule watches; nothing, and a complaint, where that is not exactly one thing. */
export function quantityOf(written: WrittenRule, complain: Complain): Quantity | undefined {
  const given = quantityNames.filter((name) => written[name] !== undefined);
  if (given.length !== 1) {
    const many = given.map((name) => `"${name}"`).join(' and ');
    const what = given.length === 0 ? 'this rule watches nothing' : `watches both ${many}`;
    complain(given.slice(1, 2), what, `a rule has exactly one of ${quantityNames.join(', ')}`);
    return undefined;
  }
  const { vital, score, change, drift, difference, all, any, some } = written;
  if (vital) return { of: 'vital', vital };
  if (score) return { of: score };
  if (change) return { of: 'change', vital: change.of, overMs: change.over };
  if (drift) return { of: 'drift', vital: drift.of, learnMs: drift.learn };
  if (difference) return apart(difference, complain);
  if (all) return counted(all, ['all'], complain);
  if (any) return counted(any, ['any'], complain);
  return counted(some?.conditions ?? [], ['some', 'conditions'], complain);
}

/** How many of its conditions a rule that counts them wants. */
export function leastOf({ all, some }: WrittenRule): number {
  return all?.length ?? some?.of ?? 1;
}

/** All values that a quantity can have. */
export function rangeOf(quantity: Quantity): Range {
  switch (quantity.of) {
    case 'vital':
      return numericVitals[quantity.vital];
    case 'news2':
      return { low: 0, high: 20 };
    case 'news2_single':
      return { low: 0, high: 3 };
    case 'change': {
      const { low, high } = numericVitals[quantity.vital];
      return { low: low - high, high: high - low };
    }
    case 'drift':
      return { low: -driftMost, high: driftMost };
    case 'difference': {
      const ranges = quantity.vitals.map((vital): Range => numericVitals[vital]);
      const most = Math.max(...ranges.map(({ high }) => high));
      return { low: 0, high: most - Math.min(...ranges.map(({ low }) => low)) };
    }
    case 'count':
      return { low: 0, high: quantity.conditions.length };
    default:
      return quantity satisfies never;
  }
}

/** A sum of steps has no end; beyond this nobody would mean it. */
const driftMost = 1000;

/** The limit parts nothing: no value is strictly beyond it, or every one is. */
export function partsNothing(
  when: Rule['when'],
  limit: number,
  { low, high }: Range,
): 'no' | 'every' | undefined {
  const [least, most] = when === 'above' ? [low, high] : [-high, -low];
  const beyond = when === 'above' ? limit : -limit;
  if (beyond >= most) return 'no';
  return beyond < least ? 'every' : undefined;
}

function apart(
  [one, other]: NonNullable<WrittenRule['difference']>,
  complain: Complain,
): Quantity | undefined {
  if (one === undefined || other === undefined) return undefined;
  const { [one]: first, [other]: second } = numericVitals;
  if (one === other) complain(['difference'], `"${one}" is never apart from itself`);
  else if (first.unit !== second.unit) {
    const units = `${one} is in ${first.unit}, ${other} in ${second.unit}`;
    complain(['difference'], 'compares vitals of different units', units);
  } else return { of: 'difference', vitals: [one, other] };
  return undefined;
}

function counted(
  written: WrittenConditions,
  path: readonly PropertyKey[],
  complain: Complain,
): Quantity {
  const conditions = written.flatMap(({ vital, above, below }, index): Condition[] => {
    const limit = above ?? below;
    if (limit === undefined || (above !== undefined && below !== undefined)) {
      complain([...path, index], 'a condition has exactly one of "above" and "below"');
      return [];
    }
    const when = above === undefined ? 'below' : 'above';
    const parted = partsNothing(when, limit, numericVitals[vital]);
    if (parted) {
      complain([...path, index, when], `${parted} ${vital} is ${when} ${limit}`, rangeWords(vital));
    }
    return [{ vital, when, limit }];
  });
  return { of: 'count', conditions };
}
