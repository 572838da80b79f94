import { Book } from '#analytics/alarms/book.ts';
import { isGoneFrom, policiesOf } from '#analytics/alarms/policy.ts';
import type { WindowLimits } from '#analytics/course/window.ts';
import type { Detour } from '#analytics/delay/detour.ts';
import type { DelayPrior } from '#analytics/delay/prior.ts';
import { createJudging } from '#analytics/judging/judging.ts';
import type { RuleSet } from '#analytics/rules/rule-set.ts';
import type { Alarm } from '#ward/alarm.ts';
import type { Reading } from '#ward/reading.ts';
import { type ComparisonReport, createComparison } from './comparison.ts';

/**
 * The same readings judged a second time, silently, by other rules or as if they had come over a worse
 * network, and its alarms beside those that rang. It keeps nothing over a restart.
 */
export interface SecondOpinion {
  readonly name: string;
  /** Judges by the rules of the ward, whatever they are. */
  readonly follows: boolean;
  take(reading: Reading): void;
  /** All that was received until `at` has been given. */
  until(at: number): void;
  /** An alarm of the ward, each time that it is told. */
  main(alarm: Alarm): void;
  change(set: RuleSet): void;
  report(now: number): ComparisonReport;
}

const keptInBookMs = 3_600_000;

export function createSecondOpinion(parts: {
  readonly name: string;
  readonly set: RuleSet;
  readonly limits: WindowLimits;
  readonly prior: DelayPrior;
  /** Absent: as they came. */
  readonly detour?: Detour;
}): SecondOpinion {
  const { name, set, detour } = parts;
  const book = new Book([], [], policiesOf(set));
  const judging = createJudging({ ...parts, book });
  const comparison = createComparison();
  let forgotAt = 0;
  let heardAt = 0;

  function judge(reading: Reading): void {
    judging.take(reading, reading.receivedAt);
    hearNews();
  }

  function hearNews(): void {
    if (book.hasNews) for (const alarm of book.take().alarms) comparison.other(alarm);
  }

  function detoured(at: number): void {
    if (detour !== undefined) for (const reading of detour.take(at)) judge(reading);
  }

  return {
    name,
    follows: detour !== undefined,
    take(reading) {
      heardAt = reading.receivedAt;
      detoured(reading.receivedAt);
      if (detour === undefined) judge(reading);
      else detour.add(reading);
    },
    until(at) {
      heardAt = at;
      detoured(at);
      judging.until(at, at);
      hearNews();
      if (at - forgotAt < keptInBookMs) return;
      forgotAt = at;
      book.forget(at - keptInBookMs);
    },
    main: (alarm) => comparison.main(alarm),
    change(next) {
      judging.evaluation.change(next);
      book.change(policiesOf(next), isGoneFrom(next), heardAt);
      hearNews();
    },
    report: (now) => comparison.report(now),
  };
}
