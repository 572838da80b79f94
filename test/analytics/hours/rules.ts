import { readRuleFile, usualRules } from '#analytics/rules/rule-file.ts';
import type { RuleSet } from '#analytics/rules/rule-set.ts';
import { rule } from '../scene.ts';

/** The same, and rules that look at what somebody did, at what is usual for them, and at gaps. */
export function allRules(): RuleSet {
  const set = hourRules();
  const heart_rate = 'heart_rate' as const;
  const learnMs = 2 * 3_600_000;
  return {
    ...set,
    rules: [
      ...set.rules,
      rule({ id: 'at_rest', unless: ['moving'], gap: 'reset', holdMs: 20_000 }),
      rule({ id: 'long', limit: 85, holdMs: 120_000, gap: 'hold', coverage: 0.3, latch: true }),
      rule({
        id: 'low_pressure',
        quantity: { of: 'vital', vital: 'systolic' },
        when: 'below',
        limit: 95,
        holdMs: 0,
        gap: 'reset',
      }),
      rule({
        id: 'rises',
        quantity: { of: 'change', vital: heart_rate, overMs: 300_000 },
        limit: 25,
        holdMs: 0,
        gap: 'reset',
      }),
      rule({ id: 'drifts', quantity: { of: 'drift', vital: heart_rate, learnMs }, limit: 6 }),
      rule({ id: 'personal', limit: { times: 1.3, low: 90, high: 130, learnMs }, gap: 'alarm' }),
    ],
  };
}

/** The ward's usual rules, and some with what those do not use. */
export function hourRules(): RuleSet {
  const read = readRuleFile(usualRules);
  if (!read.ok) throw new Error(read.reason);
  const { rules } = read.value;
  return {
    ...read.value,
    rules: [
      ...rules,
      rule({ id: 'resets', gap: 'reset', limit: 105, priority: 'low', latch: true }),
      rule({ id: 'misses', gap: 'alarm', limit: 160, priority: 'medium', repeatMs: 300_000 }),
      rule({
        id: 'both',
        quantity: {
          of: 'count',
          conditions: [
            { vital: 'heart_rate', when: 'above', limit: 100 },
            { vital: 'respiratory_rate', when: 'above', limit: 20 },
          ],
        },
        limit: 1,
        holdMs: 600_000,
        priority: 'low',
      }),
    ],
  };
}
