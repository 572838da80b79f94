import type { Rule } from '#analytics/rules/rule.ts';
import type { TechnicalPolicy } from '#analytics/rules/technical.ts';

/**
 * Two sensors that count the same heart and disagree for some time: one of them is disturbed, and what
 * it says is worth nothing. In every set of rules, for it is about sensors. Engineering choices.
 */
export function artefactRule({ priority, afterMs }: TechnicalPolicy): Rule {
  return { ...usual, priority, holdMs: afterMs };
}

const usual: Omit<Rule, 'priority' | 'holdMs'> = {
  id: 'artefact',
  kind: 'technical',
  quantity: { of: 'difference', vitals: ['heart_rate', 'pulse_rate'] },
  when: 'above',
  limit: 20,
  clear: { margin: 10, holdMs: 30_000 },
  gap: 'reset',
  coverage: 0,
  unless: [],
  repeatMs: 0,
  latch: false,
  suppressedBy: [],
  message: 'Heart rate and pulse rate disagree: a sensor is disturbed',
  asks: [],
};
