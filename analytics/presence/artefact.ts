import type { Rule } from '#analytics/rules/rule.ts';

/**
 * Two sensors that count the same heart and disagree for a minute: one of them is disturbed, and what
 * it says is worth nothing. In every set of rules, for it is about sensors. Engineering choices.
 */
export const artefactRule: Rule = {
  id: 'artefact',
  kind: 'technical',
  quantity: { of: 'difference', vitals: ['heart_rate', 'pulse_rate'] },
  when: 'above',
  limit: 20,
  holdMs: 60_000,
  clear: { margin: 10, holdMs: 30_000 },
  gap: 'reset',
  coverage: 0,
  unless: [],
  repeatMs: 0,
  latch: false,
  suppressedBy: [],
  priority: 'low',
  message: 'Heart rate and pulse rate disagree: a sensor is disturbed',
  asks: [],
};
