import { expect, test } from 'vitest';
import { boundOf } from '#analytics/judging/bound.ts';
import type { Rule } from '#analytics/rules/rule.ts';
import { readUsualRules } from '#analytics/rules/rule-file.ts';
import { rulesOf, type Variation, variations } from '#study/techwear/variations.ts';

const [first] = variations as readonly [Variation];

/** How many parameters of a round differ from those of the first. */
function changes(variation: Variation): number {
  return (['limits', 'delay', 'everyMs'] as const).filter((name) => variation[name] !== first[name])
    .length;
}

test('the first round is the ward as it is: the rule table, no delay, every second', () => {
  expect(first).toEqual({ limits: 1, delay: 'perfect', everyMs: 1000 });
  const { rules } = readUsualRules();
  expect(rulesOf(first).rules).toEqual(rules.filter(({ quantity }) => quantity.of === 'vital'));
});

test('every combination comes once, those that vary one parameter before those that vary more', () => {
  const words = variations.map((each) => JSON.stringify(each));
  expect(new Set(words).size).toBe(27);
  expect(words).toHaveLength(27);
  const counts = variations.map(changes);
  expect(counts).toEqual(counts.toSorted());
});

test('the first rounds vary limits, delay and sampling in turn', () => {
  expect(variations.slice(1, 4)).toEqual([
    { ...first, limits: 0.5 },
    { ...first, delay: 'lte_m' },
    { ...first, everyMs: 5000 },
  ]);
});

test('tighter limits stand half as far from what is usual, and an alarm ends as far inside them', () => {
  const tighter = rulesOf({ limits: 0.5 }).rules;
  const limitsOf = (id: string) => {
    const rule = tighter.find((each) => each.id === id);
    const { limit, calm } = boundOf(rule as Rule);
    return [limit, calm];
  };
  // The most frequent heart rate is 70, the most frequent saturation 97.5.
  expect(limitsOf('tachycardia')).toEqual([85, 80]);
  expect(limitsOf('bradycardia')).toEqual([60, 63]);
  expect(limitsOf('low_saturation')).toEqual([93.75, 95.75]);
  const single = readUsualRules().rules.filter(({ quantity }) => quantity.of === 'vital');
  expect(tighter.map(({ holdMs }) => holdMs)).toEqual(single.map(({ holdMs }) => holdMs));
});
