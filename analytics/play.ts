import type { Alarm } from '#ward/alarm.ts';
import type { Reading } from '#ward/reading.ts';
import { Book } from './alarms/book.ts';
import type { WindowLimits } from './course/window.ts';
import { createEvaluation } from './judging/evaluation.ts';
import type { Rule } from './rules/rule.ts';
import type { RuleSet } from './rules/rule-set.ts';
import type { LimitRule } from './rules/table.ts';

const hourMs = 3_600_000;
const keptInBookMs = 24 * hourMs;

/**
 * Judges readings that are all there already, by the evaluation and the book of the live program,
 * each in the moment of its arrival, in the order given; then time passes until `untilMs`. Every
 * alarm as it was at the end, in the order of measured time and then of the rules' names. Pure.
 */
export function play(
  set: RuleSet,
  limits: WindowLimits,
  readings: Iterable<Reading>,
  _untilMs = Number.NEGATIVE_INFINITY,
): readonly Alarm[] {
  const book = new Book([], []);
  const evaluation = createEvaluation({ rules: set.rules.flatMap(limitRule), limits, book });
  const alarms = new Map<string, Alarm>();
  let letGoAt = Number.NEGATIVE_INFINITY;

  for (const reading of readings) {
    const now = reading.receivedAt;
    evaluation.evaluate(reading, now);
    if (book.hasNews) for (const alarm of book.take().alarms) alarms.set(alarm.id, alarm);
    if (now - letGoAt < hourMs) continue;
    // A rule that flaps all day would make the book slow.
    book.forget(now - keptInBookMs);
    letGoAt = now;
  }
  return [...alarms.values()].sort(byTime);
}

/** Until the evaluation takes rules as they are compiled. */
function limitRule(rule: Rule): readonly LimitRule[] {
  const { quantity, limit, when } = rule;
  if (quantity.of !== 'vital' || typeof limit !== 'number') return [];
  const calm = when === 'above' ? limit - rule.clear.margin : limit + rule.clear.margin;
  return [
    {
      ...rule,
      vital: quantity.vital,
      limit,
      clear: { limit: calm, holdMs: rule.clear.holdMs },
      gap: rule.gap === 'reset' ? 'clear' : 'keep',
      interventions: [],
    },
  ];
}

function byTime(one: Alarm, other: Alarm): number {
  return one.raisedAt - other.raisedAt || (one.rule < other.rule ? -1 : 1);
}
