import type { LadderStep, Ladders, RuleSet } from '#analytics/rules/rule-set.ts';
import { rulesFor } from '#analytics/rules/rule-set.ts';
import {
  type Alarm,
  type InterventionKind,
  isTechnicalRule,
  noDataSuffix,
  type TechnicalRule,
} from '#ward/alarm.ts';

/** What an alarm asks of people, apart from when it begins and ends. */
export interface Policy {
  readonly latch: boolean;
  /** An acknowledged alarm that lasts rings again after so long; 0: never. */
  readonly repeatMs: number;
  /** While an alarm of one of these rules is active, this one calls nobody. */
  readonly suppressedBy: readonly string[];
  /** Asked for at once, besides the first step of the ladder. */
  readonly asks: readonly InterventionKind[];
  readonly ladder: readonly LadderStep[];
}

/** Whether the rule of an alarm, or of what it asked for, no longer holds for its patient. */
export type IsGone = (of: Pick<Alarm, 'patient' | 'rule'>) => boolean;

/** The policies of all rules of a set, of technical alarms, and of rules that are there no longer. */
export function policiesOf(set: RuleSet): (alarm: Alarm) => Policy {
  const usual = tableOf(set.rules, set.ladders);
  const own = new Map(
    set.patients.map(({ patient }) => [patient, tableOf(rulesFor(set, patient), set.ladders)]),
  );
  return ({ patient, rule, priority }) =>
    (own.get(patient) ?? usual).get(rule) ?? {
      ...plain,
      ladder: ladderOf(rule, set.ladders[priority]),
    };
}

/** Of what belongs to a rule that is not in the set, or is off for its patient. */
export function isGoneFrom(set: RuleSet): IsGone {
  return ({ patient, rule }) => {
    const base = rule.endsWith(noDataSuffix) ? rule.slice(0, -noDataSuffix.length) : undefined;
    if (base === undefined && isTechnicalRule(rule)) return false;
    return !rulesFor(set, patient).some(({ id, gap }) =>
      base === undefined ? id === rule : id === base && gap === 'alarm',
    );
  };
}

const plain = { latch: false, repeatMs: 0, suppressedBy: [], asks: [] } as const;

function tableOf(rules: RuleSet['rules'], ladders: Ladders): ReadonlyMap<string, Policy> {
  return new Map(
    rules.map(({ id, latch, repeatMs, suppressedBy, asks, priority }) => [
      id,
      { latch, repeatMs, suppressedBy, asks, ladder: ladders[priority] },
    ]),
  );
}

/** What a person cannot mend by going to the bed: these are told, and not escalated. */
const toldOnly: ReadonlySet<string> = new Set<TechnicalRule>([
  'low_battery',
  'clock_off',
  'gateway_down',
]);

function ladderOf(rule: string, ladder: readonly LadderStep[]): readonly LadderStep[] {
  return toldOnly.has(rule) ? [] : ladder;
}
