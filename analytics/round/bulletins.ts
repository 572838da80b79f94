import type { Delays } from '#analytics/delay/delays.ts';
import type { Person } from '#analytics/judging/person.ts';
import type { RuleSet } from '#analytics/rules/rule-set.ts';
import type { RulesSince, ToldAt } from '#analytics/state/progress.ts';
import { type Outgoing, ofDelays, ofRules, ofScore } from '#analytics/wire/messages.ts';
import type { ScoreReport } from '#ward/reports.ts';
import { createScores, type Scores } from './scores.ts';

/** What is told besides alarms: scores, what was learnt of the devices, and the rules. */
export interface Bulletins {
  readonly scores: Scores['newest'];
  /** What is new, now that all is judged until `gridAt`. */
  due(gridAt: number | undefined, people: ReadonlyMap<string, Person>): News;
  forget(patient: string): void;
  readonly toldAt: ToldAt;
}

export interface News {
  readonly messages: readonly Outgoing[];
  readonly scores: readonly ScoreReport[];
}

/** A device is told of so often, of the ward's time, and at its first reports more often. */
const delaysEveryMs = 5 * 60_000;

/** `known`: what was told before a restart, and when. */
export function createBulletins(
  delays: Delays,
  now: () => number,
  known: { readonly scores: readonly ScoreReport[]; readonly toldAt: ToldAt },
): Bulletins {
  const scores = createScores(known.scores, known.toldAt.scores);
  let delaysAt = known.toldAt.delays;

  function delaysDue(): readonly Outgoing[] {
    const at = now();
    if (delaysAt !== undefined && at - delaysAt < delaysEveryMs) return [];
    const reports = delays.reports(at);
    if (reports.length > 0) delaysAt = at;
    return reports.map(ofDelays);
  }

  return {
    scores: scores.newest,
    due(gridAt, people) {
      const news = scores.at(gridAt, people);
      return { scores: news, messages: [...news.map(ofScore), ...delaysDue()] };
    },
    forget: scores.forget,
    get toldAt() {
      const { doneAt } = scores;
      return {
        ...(doneAt !== undefined && { scores: doneAt }),
        ...(delaysAt !== undefined && { delays: delaysAt }),
      };
    },
  };
}

/** The rules that hold from then on; at the end, until when. */
export function rulesBulletin(
  { name, version, text }: RuleSet,
  since: RulesSince,
  until?: number,
): Outgoing {
  return ofRules({ name: plain(name), version, ...since, text, ...(until && { until }) });
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
