import type { Delays } from './delay/delays.ts';
import type { Person } from './judging/person.ts';
import type { RuleSet } from './rules/rule-set.ts';
import { createScores, type Scores } from './scores.ts';
import { type Outgoing, ofDelays, ofRules, ofScore } from './wire/messages.ts';

/** What is told besides alarms: scores, what was learnt of the devices, and the rules. */
export interface Bulletins {
  readonly scores: Scores['newest'];
  /** What is new, now that all is judged until `gridAt`. */
  due(gridAt: number | undefined, people: ReadonlyMap<string, Person>): readonly Outgoing[];
  forget(patient: string): void;
}

/** A device is told of so often, of the ward's time, and at its first reports more often. */
const delaysEveryMs = 5 * 60_000;

export function createBulletins(delays: Delays, now: () => number): Bulletins {
  const scores = createScores();
  let delaysToldAt = Number.NEGATIVE_INFINITY;

  return {
    scores: scores.newest,
    due(gridAt, people) {
      const told = scores.at(gridAt, people).map(ofScore);
      const at = now();
      if (at - delaysToldAt < delaysEveryMs) return told;
      const reports = delays.reports(at);
      if (reports.length === 0) return told;
      delaysToldAt = at;
      return [...told, ...reports.map(ofDelays)];
    },
    forget: scores.forget,
  };
}

/** The rules that hold from then on. */
export function rulesBulletin({ name, version, hash, text }: RuleSet, at: number): Outgoing {
  return ofRules({ name: plain(name), version, hash, at, text });
}

/** A name as it may stand in a tag. */
function plain(name: string): string {
  return (
    name
      .replace(/[^A-Za-z0-9._-]+/g, '_')
      .replace(/^[^A-Za-z0-9]+/, '')
      .slice(0, 64) || 'rules'
  );
}
