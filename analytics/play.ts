import { type Alarm, noDataSuffix } from '#ward/alarm.ts';
import type { Reading } from '#ward/reading.ts';
import { Book } from './alarms/book.ts';
import { isGoneFrom, policiesOf } from './alarms/policy.ts';
import type { WindowLimits } from './course/window.ts';
import type { DelayPrior } from './delay/prior.ts';
import { type ChangedTerms, createJudging, perfectPrior } from './judging/judging.ts';
import type { Position } from './judging/position.ts';
import { gridMs, settleMs } from './judging/quantities.ts';
import type { RuleSet } from './rules/rule-set.ts';

const hourMs = 3_600_000;
const keptInBookMs = 24 * hourMs;

/** What is not as with readings that were never sent. */
export interface Playing {
  /** Time passes at least until then. */
  readonly untilMs?: number;
  /** False: as in a ward that ended then, the last moments are not worked out any more. */
  readonly settles?: boolean;
  /** What the link promised. */
  readonly prior?: DelayPrior;
  /** As in `EvaluationParts`. */
  readonly presentLeastMs?: number;
  /** As in `EvaluationParts`. */
  readonly scores?: boolean;
  /** Other rules hold from then on, in the order of time. */
  readonly changes?: readonly RuleChange[];
}

export interface RuleChange {
  readonly at: number;
  readonly set: RuleSet;
  /** So far those before judged; absent: all that was received before `at`. */
  readonly after?: Position;
  /** What else changed. */
  readonly terms?: ChangedTerms;
}

/**
 * Judges readings that are all there already, by the judging and the book of the live program, each
 * in the moment of its arrival, in the order given. Every alarm of the rules as it was at the end, in
 * the order of measured time and then of the rules' names. Pure.
 */
export function play(
  set: RuleSet,
  limits: WindowLimits,
  readings: Iterable<Reading>,
  playing: Playing = {},
): readonly Alarm[] {
  const { untilMs = Number.NEGATIVE_INFINITY, prior = perfectPrior, changes = [] } = playing;
  const book = new Book([], [], policiesOf(set));
  const judging = createJudging({ ...playing, set, limits, book, prior });
  const alarms = new Map<string, Alarm>();
  const ahead = [...changes];
  let passedAt: number | undefined;
  let endMs = untilMs;

  function keep(): void {
    if (book.hasNews) for (const alarm of book.take().alarms) alarms.set(alarm.id, alarm);
  }

  /** Every even moment before `at`, one by one as they come in the live ward. */
  function pass(at: number): void {
    passedAt ??= Math.floor(at / gridMs) * gridMs;
    for (let next = passedAt + gridMs; next < at; next += gridMs) {
      judging.until(next, next);
      keep();
      // A rule that flaps all day would make the book slow.
      if (next % hourMs === 0) book.forget(next - keptInBookMs);
      passedAt = next;
    }
  }

  /** The rules that hold for what was received at `now`, under this number. */
  function obey(now: number, number = Number.POSITIVE_INFINITY): void {
    while (ahead[0] !== undefined && holds(ahead[0], now, number)) {
      const { at, set: next, after, terms } = ahead.shift() as RuleChange;
      pass(after?.at ?? at);
      if (after !== undefined) judging.until(after.at, after.at);
      keep();
      judging.change(next, terms);
      book.change(policiesOf(next), isGoneFrom(next), at);
      keep();
    }
  }

  for (const reading of readings) {
    const now = reading.receivedAt;
    obey(now, reading.number);
    pass(now);
    judging.take(reading, now);
    keep();
    endMs = Math.max(endMs, now);
  }
  // Even moments are worked out a little after they were: those of the end, too.
  obey(endMs);
  pass(endMs);
  judging.until(playing.settles === false ? endMs : endMs + settleMs, endMs);
  keep();
  const rules = [set, ...changes.map((each) => each.set)].flatMap((each) => each.rules);
  const own = new Set(rules.flatMap(({ id }) => [id, id + noDataSuffix]));
  return [...alarms.values()].filter(({ rule }) => own.has(rule)).sort(byTime);
}

/** Numbers begin anew with a journal, but nothing of it is received before what was judged. */
function holds({ at, after }: RuleChange, now: number, number: number): boolean {
  if (after === undefined) return at <= now;
  return now > after.at || (now === after.at && number > after.number);
}

function byTime(one: Alarm, other: Alarm): number {
  return one.raisedAt - other.raisedAt || (one.rule < other.rule ? -1 : 1);
}
