import { noDataSuffix } from '#ward/alarm.ts';
import { namePattern } from '#ward/topics.ts';
import type { Complain } from './complaint.ts';
import type { Rule } from './rule.ts';
import { clearOf } from './rule-clear.ts';
import { limitOf } from './rule-limit.ts';
import { quantityOf } from './rule-quantity.ts';
import type { WrittenRule } from './rule-schema.ts';
import { messageOf } from './rule-words.ts';

/** The rule that is meant, with all that its file leaves out. Nothing where it cannot be told. */
export function compileRule(written: WrittenRule, complain: Complain): Rule | undefined {
  const quantity = quantityOf(written, complain);
  if (quantity === undefined) return undefined;
  const beyond = limitOf(written, quantity, complain);
  if (beyond === undefined) return undefined;
  const { id, gap = 'reset' } = written;
  if (gap === 'alarm' && !namePattern.test(id + noDataSuffix)) {
    const hint = `its gaps would be called ${id}${noDataSuffix}, which is longer than 64`;
    complain(['id'], 'this name is too long for a rule with gap: alarm', hint);
  }
  return {
    id,
    kind: written.kind ?? 'physiological',
    quantity,
    ...beyond,
    holdMs: written.hold ?? 0,
    clear: clearOf(written, quantity, beyond, complain),
    gap,
    coverage: written.coverage ?? 0,
    unless: listOf(written.unless?.activity),
    repeatMs: written.repeat ?? 0,
    latch: written.latch ?? false,
    suppressedBy: listOf(written.suppressed_by),
    priority: written.priority ?? 'medium',
    message: written.message ?? messageOf({ quantity, ...beyond }),
    asks: [...new Set(written.asks)],
  };
}

function listOf<T>(given: T | readonly T[] | undefined): readonly T[] {
  if (given === undefined) return [];
  return [...new Set(Array.isArray(given) ? (given as readonly T[]) : [given as T])];
}
