import { duration } from '#ward/setting.ts';
import type { Rule } from './rule.ts';
import { messageOf, vitalWords } from './rule-words.ts';

/** A rule in words, by the head of each column of a table. */
export function rowOf(rule: Rule) {
  const { id, holdMs, clear, gap, priority, asks } = rule;
  return {
    rule: id,
    'raised when': raisedBy(rule),
    for: duration.write(holdMs),
    'over when': overWhen(rule),
    'so long': duration.write(clear.holdMs),
    gap,
    priority,
    'asks for': asks.join(', '),
  };
}

/** As the alarm says it where nobody gave it other words, and the bounds of a personal limit. */
function raisedBy(rule: Rule): string {
  const { quantity, limit, unless } = rule;
  const bounds =
    typeof limit === 'number' || quantity.of !== 'vital'
      ? ''
      : ` (${limit.low} to ${limit.high}${vitalWords[quantity.vital].unit})`;
  const excused = unless.length > 0 ? `, not while ${unless.join(' or ')}` : '';
  return `${messageOf(rule)}${bounds}${excused}`;
}

function overWhen({ quantity, when, limit, clear }: Rule): string {
  if (quantity.of === 'count') return 'too few of them';
  if (typeof limit !== 'number') return `${clear.margin} inside of it`;
  return when === 'above' ? `at most ${limit - clear.margin}` : `at least ${limit + clear.margin}`;
}
