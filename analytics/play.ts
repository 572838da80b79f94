import type { Alarm } from '#ward/alarm.ts';
import type { Reading } from '#ward/reading.ts';
import { Book } from './alarms/book.ts';
import { policiesOf } from './alarms/policy.ts';
import type { WindowLimits } from './course/window.ts';
import { createJudging, perfectPrior } from './judging/judging.ts';
import { settleMs } from './judging/quantities.ts';
import type { RuleSet } from './rules/rule-set.ts';

const hourMs = 3_600_000;
const keptInBookMs = 24 * hourMs;

/**
 * Judges readings that are all there already, by the judging and the book of the live program, each
 * in the moment of its arrival, in the order given; then time passes until `untilMs`. Every alarm as
 * it was at the end, in the order of measured time and then of the rules' names. Pure.
 */
export function play(
  set: RuleSet,
  limits: WindowLimits,
  readings: Iterable<Reading>,
  untilMs = Number.NEGATIVE_INFINITY,
): readonly Alarm[] {
  const book = new Book([], [], policiesOf(set));
  const judging = createJudging({ set, limits, book, prior: perfectPrior });
  const alarms = new Map<string, Alarm>();
  let letGoAt = Number.NEGATIVE_INFINITY;
  let endMs = untilMs;

  function takeNews(): void {
    if (book.hasNews) for (const alarm of book.take().alarms) alarms.set(alarm.id, alarm);
  }

  for (const reading of readings) {
    const now = reading.receivedAt;
    judging.take(reading, now);
    takeNews();
    endMs = Math.max(endMs, now);
    if (now - letGoAt < hourMs) continue;
    // A rule that flaps all day would make the book slow.
    book.forget(now - keptInBookMs);
    letGoAt = now;
  }
  // Even moments are worked out a little after they were: those of the end, too.
  judging.until(endMs + settleMs, endMs);
  takeNews();
  return [...alarms.values()].filter(({ kind }) => kind !== 'technical').sort(byTime);
}

function byTime(one: Alarm, other: Alarm): number {
  return one.raisedAt - other.raisedAt || (one.rule < other.rule ? -1 : 1);
}
