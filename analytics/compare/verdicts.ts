import { count } from '#analytics/delay/lengths.ts';
import type { Alarm } from '#ward/alarm.ts';
import type { VitalName } from '#ward/vitals.ts';
import type { Entry } from './entry.ts';
import {
  type ComparisonCounts,
  countsOf,
  type KeptTally,
  keptTally,
  newTally,
  restoredTally,
  type Tally,
} from './tally.ts';

/** An alarm that is not alike in both logs. */
export interface ComparisonExample {
  readonly verdict: 'added' | 'removed' | 'delayed';
  readonly id: string;
  readonly patient: string;
  readonly rule: string;
  readonly vital?: VitalName;
  readonly message: string;
  readonly raisedAt: number;
  readonly delayMs?: number;
}

export interface ComparisonReport extends ComparisonCounts {
  readonly at: number;
  readonly byRule: readonly (ComparisonCounts & { readonly rule: string })[];
  /** The last 20, newest last. */
  readonly examples: readonly ComparisonExample[];
}

/** The verdicts as they are kept over a restart. Plain JSON. */
export interface KeptVerdicts {
  readonly all: KeptTally;
  readonly byRule: readonly (readonly [rule: string, tally: KeptTally])[];
  readonly examples: readonly ComparisonExample[];
}

const examplesMax = 20;
/** Less is the beat of the clockwork, and nothing that anybody would notice. */
const delayedMs = 1000;

/** Counts what became of alarms, in memory that grows with the number of rules alone. */
export function createVerdicts(kept?: KeptVerdicts) {
  const all = kept ? restoredTally(kept.all) : newTally();
  const byRule = new Map(kept?.byRule.map(([rule, tally]) => [rule, restoredTally(tally)]));
  const examples = [...(kept?.examples ?? [])];

  function talliesOf({ rule }: Alarm): readonly Tally[] {
    let tally = byRule.get(rule);
    if (tally === undefined) {
      tally = newTally();
      byRule.set(rule, tally);
    }
    return [all, tally];
  }

  function example(verdict: ComparisonExample['verdict'], alarm: Alarm, delayMs?: number): void {
    const { id, patient, rule, vital, message, raisedAt } = alarm;
    examples.push({
      verdict,
      id,
      patient,
      rule,
      ...(vital !== undefined && { vital }),
      message,
      raisedAt,
      ...(delayMs !== undefined && { delayMs }),
    });
    if (examples.length > examplesMax) examples.shift();
  }

  return {
    both(main: Entry, other: Entry): void {
      const delayMs = other.evaluatedAt - main.evaluatedAt;
      for (const tally of talliesOf(main.alarm)) {
        tally.same += 1;
        if (delayMs > delayedMs) count(tally.delaysMs, delayMs);
      }
      if (delayMs > delayedMs) example('delayed', main.alarm, delayMs);
    },
    alone({ side, alarm }: Entry): void {
      const verdict = verdictOf(side);
      for (const tally of talliesOf(alarm)) tally[verdict] += 1;
      example(verdict, alarm);
    },
    /** It was said to be alone, and is not: the other log came to it after all. */
    takeBack({ side, alarm }: Entry): void {
      const verdict = verdictOf(side);
      for (const tally of talliesOf(alarm)) tally[verdict] -= 1;
      const place = examples.findIndex((each) => each.id === alarm.id && each.verdict === verdict);
      if (place >= 0) examples.splice(place, 1);
    },
    report(at: number): ComparisonReport {
      const rules = [...byRule].map(([rule, tally]) => ({ rule, ...countsOf(tally) }));
      return { at, ...countsOf(all), byRule: rules, examples: [...examples] };
    },
    get kept(): KeptVerdicts {
      const rules = Array.from(byRule, ([rule, tally]) => [rule, keptTally(tally)] as const);
      return { all: keptTally(all), byRule: rules, examples: [...examples] };
    },
  };
}

function verdictOf(side: Entry['side']): 'added' | 'removed' {
  return side === 'main' ? 'removed' : 'added';
}
