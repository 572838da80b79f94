import type { Complain, Range } from './complaint.ts';
import type { PersonalLimit, Quantity, Rule } from './rule.ts';
import { leastOf, partsNothing, rangeOf } from './rule-quantity.ts';
import type { WrittenRule } from './rule-schema.ts';
import { nameOf, rangeWords } from './rule-words.ts';

type Beyond = Pick<Rule, 'when' | 'limit'>;

/** The limit of a rule; nothing, and a complaint, where it has none or one that means nothing. */
export function limitOf(
  written: WrittenRule,
  quantity: Quantity,
  complain: Complain,
): Beyond | undefined {
  const { above, below } = written;
  if (quantity.of === 'count') return countLimit(written, quantity, complain);
  const limit = above ?? below;
  if (limit === undefined) {
    complain(
      [],
      'neither "above" nor "below" is given',
      'say beyond what it is an alarm: below: 90',
    );
    return undefined;
  }
  if (above !== undefined && below !== undefined) {
    complain(
      ['below'],
      '"above" and "below" are both given',
      'to watch both sides, write two rules',
    );
    return undefined;
  }
  const when = above === undefined ? 'below' : 'above';
  if (typeof limit === 'number') {
    const wrong = wrongWith(quantity, when, limit);
    if (wrong) complain([when], ...wrong);
    return { when, limit };
  }
  return personalLimit(quantity, when, limit, complain);
}

/** Halfway between two counts, so that no margin is needed. */
function countLimit(
  written: WrittenRule,
  { conditions }: Extract<Quantity, { of: 'count' }>,
  complain: Complain,
): Beyond {
  for (const key of ['above', 'below'] as const) {
    if (written[key] === undefined) continue;
    complain([key], `"${key}" stands in the conditions of this rule, not beside them`);
  }
  const least = leastOf(written);
  if (least > conditions.length && written.some) {
    complain(['some', 'of'], `there are only ${conditions.length} conditions`);
  }
  return { when: 'above', limit: least - 0.5 };
}

type Wrong = readonly [what: string, hint?: string];

function wrongWith(quantity: Quantity, when: Rule['when'], limit: number): Wrong | undefined {
  const isScore = quantity.of === 'news2' || quantity.of === 'news2_single';
  if (isScore && when === 'below') {
    return ['a score is watched from above only', 'while vitals are missing it is low'];
  }
  if (quantity.of === 'change' || quantity.of === 'drift') {
    if (when === 'above' && limit < 0) return ['a rise is above 0', 'a fall is below: -20'];
    if (when === 'below' && limit > 0) return ['a fall is below 0', `write below: -${limit}`];
  }
  const range = rangeOf(quantity);
  const parted = partsNothing(when, limit, range);
  if (parted === undefined) return undefined;
  return [`${parted} ${nameOf(quantity)} is ${when} ${limit}`, rangeHint(quantity, range)];
}

function rangeHint(quantity: Quantity, { low, high }: Range): string {
  if (quantity.of === 'vital') return rangeWords(quantity.vital);
  return `it is from ${low} to ${high}`;
}

function personalLimit(
  quantity: Quantity,
  when: Rule['when'],
  { times, learn, from, to }: Exclude<NonNullable<WrittenRule['above']>, number>,
  complain: Complain,
): Beyond | undefined {
  if (quantity.of !== 'vital') {
    complain([when], 'only the limit of a vital can be relative to the person');
    return undefined;
  }
  for (const [key, hard] of [
    ['from', from],
    ['to', to],
  ] as const) {
    const wrong = wrongWith(quantity, when, hard);
    if (wrong) complain([when, key], ...wrong);
  }
  if (from >= to) complain([when, 'to'], '"to" is not above "from"');
  if (when === 'above' ? times < 1 : times > 1) {
    const hint = `for "${when}" it is ${when === 'above' ? 'at least' : 'at most'} 1`;
    complain([when, 'times'], `the usual itself would violate a limit of ${times} times it`, hint);
  }
  const limit: PersonalLimit = { times, learnMs: learn, low: from, high: to };
  return { when, limit };
}
