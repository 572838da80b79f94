import { readRuleFile, usualRules } from '#analytics/rules/rule-file.ts';
import type { RuleSet } from '#analytics/rules/rule-set.ts';
import { rule } from '../scene.ts';

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
