import { Book } from '#analytics/alarms/book.ts';
import { isGoneFrom, policiesOf } from '#analytics/alarms/policy.ts';
import type { WindowLimits } from '#analytics/course/window.ts';
import { createDetour } from '#analytics/delay/detour.ts';
import type { DelayPrior } from '#analytics/delay/prior.ts';
import { createJudging } from '#analytics/judging/judging.ts';
import type { RuleSet } from '#analytics/rules/rule-set.ts';
import type { Mark } from '#analytics/state/progress.ts';
import type { Alarm } from '#ward/alarm.ts';
import type { Reading } from '#ward/reading.ts';
import { type ComparisonReport, createComparison } from './comparison.ts';
import type { KeptOpinion } from './kept-opinion.ts';

/**
 * The same readings judged a second time, silently, by other rules or as if they had come over a worse
 * network, and its alarms beside those that rang. After a restart it goes on from what was kept, and
 * comes to the same again, but that the chance of the worse network is drawn anew.
 */
export interface SecondOpinion {
  readonly name: string;
  /** Judges by the rules of the ward, whatever they are. */
  readonly follows: boolean;
  /** A reading from before the position that was kept. */
  recall(reading: Reading): void;
  take(reading: Reading): void;
  /** All that was received until `at` has been given. */
  until(at: number): void;
  /** An alarm of the ward, each time that it is told. */
  main(alarm: Alarm): void;
  change(set: RuleSet): void;
  /** Readings are counted from the beginning again. */
  anew(): void;
  forgetDevice(device: string): void;
  forgetPatient(patient: string): void;
  report(now: number): ComparisonReport;
  /** For a restart, when readings from there on are given again. */
  kept(from: Mark, now: number): KeptOpinion;
}

/** By which rules, and over which network, it judges. */
export interface OpinionParts {
  readonly name: string;
  readonly set: RuleSet;
  readonly limits: WindowLimits;
  readonly prior: DelayPrior;
  /** When the copies of a message arrive over a worse network; absent: as they came. */
  readonly arrivals?: (device: string, sentMs: number) => readonly number[];
}

const keptInBookMs = 3_600_000;

/**
 * `kept`: by the same rules, or by those of the ward; and then `alarms` of the ward, as they are now.
 */
export function createSecondOpinion(
  parts: OpinionParts,
  kept?: KeptOpinion,
  alarms: readonly Alarm[] = [],
): SecondOpinion {
  const { name, arrivals } = parts;
  let { set } = parts;
  const book = new Book(kept?.alarms ?? [], kept?.interventions ?? [], policiesOf(set));
  const judging = createJudging({ ...parts, book, kept: kept?.judging });
  const comparison = createComparison(undefined, kept?.comparison);
  const detour = arrivals && createDetour(arrivals, kept?.detour);
  /** Alarms of the ward since it was kept, by when they were known. */
  const missed = kept ? missedSince(kept.at, alarms) : [];
  let forgotAt = 0;
  let heardAt = 0;

  function missedSince(at: number, all: readonly Alarm[]): Alarm[] {
    return all
      .filter((alarm) => alarm.evaluatedAt > at || comparison.isKnown(alarm))
      .sort((one, other) => one.evaluatedAt - other.evaluatedAt);
  }

  /** Goes on where it was kept, and is told what the ward has come to until then. */
  function goOn(at: number): void {
    judging.goOn(at);
    while (missed[0] !== undefined && missed[0].evaluatedAt <= at) {
      comparison.main(missed.shift() as Alarm);
    }
    heardAt = at;
    if (at - forgotAt < keptInBookMs) return;
    forgotAt = at;
    book.forget(at - keptInBookMs);
  }

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
    recall(reading) {
      if (detour === undefined || detour.recall(reading)) judging.recall(reading);
    },
    take(reading) {
      goOn(reading.receivedAt);
      detoured(reading.receivedAt);
      if (detour === undefined) judge(reading);
      else detour.add(reading);
    },
    until(at) {
      goOn(at);
      detoured(at);
      judging.until(at, at);
      hearNews();
    },
    main: (alarm) => comparison.main(alarm),
    change(next) {
      set = next;
      judging.change(next);
      book.change(policiesOf(next), isGoneFrom(next), heardAt);
      hearNews();
    },
    anew() {
      detour?.anew();
      judging.anew(heardAt);
      hearNews();
    },
    forgetDevice(device) {
      detour?.forget(device);
      judging.forgetDevice(device);
    },
    forgetPatient(patient) {
      judging.forgetPatient(patient);
      book.forgetPatient(patient, heardAt);
      hearNews();
    },
    report: (now) => comparison.report(now),
    kept: (from, now) => ({
      name,
      hash: set.hash,
      at: now,
      judging: judging.kept(from.receivedAt),
      alarms: [...book.all()],
      interventions: book.open(),
      comparison: comparison.kept,
      ...(detour && { detour: detour.kept(from.number) }),
    }),
  };
}
