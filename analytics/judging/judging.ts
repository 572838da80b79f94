import { createDelays, type Delays, type KeptDelay } from '#analytics/delay/delays.ts';
import { createOrder, type KeptLines } from '#analytics/delay/order.ts';
import type { DelayPrior } from '#analytics/delay/prior.ts';
import type { RuleSet } from '#analytics/rules/rule-set.ts';
import type { Reading } from '#ward/reading.ts';
import { createEvaluation, type Evaluation, type EvaluationParts } from './evaluation.ts';
import type { Memory } from './memory.ts';
import { createPending } from './pending.ts';
import type { Position } from './position.ts';
import { settleMs } from './quantities.ts';

/** All of judging, as the live ward, the study and a replay do it: readings in, alarms in the book. */
export interface Judging {
  readonly evaluation: Evaluation;
  readonly delays: Delays;
  /** A reading from before the position that was kept, in the order of arrival: the windows know it again. */
  recall(reading: Reading): void;
  /** All was recalled that was judged before: goes on from there. Does nothing the second time. */
  goOn(now: number): void;
  /** A reading, in the order of arrival. How many values were too late for the windows. */
  take(reading: Reading, now: number): number;
  /** All that was received until `at` has been given. How many values were too late. */
  until(at: number, now: number): number;
  /** Other rules hold from now on, and another link, where `terms` say so. */
  change(set: RuleSet, terms?: ChangedTerms): void;
  /** Readings are counted from the beginning again: those that wait for others are judged. */
  anew(now: number): void;
  /** The device was put away. */
  forgetDevice(device: string): void;
  forgetPatient(patient: string): void;
  /** How far it has come; after a restart, all of what was kept is known again once it is whole. */
  readonly position: Position;
  readonly isWhole: boolean;
  /** For a restart, when what was received since `fromAt` is given again. Only of a whole one. */
  kept(fromAt: number): KeptJudging;
  /** The same of some patients, who may be ahead of the others. */
  keptOf(patients: Iterable<string>, fromAt: number): readonly Memory[];
}

/** All that a judging knows, but for the readings in its windows. Plain JSON. */
export interface KeptJudging {
  readonly position: Position;
  readonly gridAt?: number;
  readonly people: readonly Memory[];
  readonly ways: readonly KeptWay[];
}

/** How the samples of a device travel, and where it is in their order. */
export interface KeptWay {
  readonly device: string;
  readonly delay: KeptDelay;
  readonly lines?: KeptLines;
}

export interface JudgingParts extends Omit<EvaluationParts, 'offsetMs'> {
  /** What the configured link promises. */
  readonly prior: DelayPrior;
  readonly kept?: KeptJudging | undefined;
}

export interface ChangedTerms extends Pick<EvaluationParts, 'limits' | 'presentLeastMs'> {
  readonly prior: DelayPrior;
}

/** A link of which nothing is known but that it is good: for readings that were never sent. */
export const perfectPrior: DelayPrior = { minMs: 0, p50Ms: 0, p95Ms: 0, p99Ms: 0, loss: 0 };

/**
 * Joins the parts:
 *
 *     reading ──▶ delays (learn) ──▶ order (wait for what is missing) ──▶ evaluation ──▶ book
 *                    ╰── lateness ──────▲         clock offset ──────────────▲
 *
 * What becomes of readings depends on them and their order alone, however often it is asked what is
 * due: so that whoever goes on from what was kept, and is given them again, comes to the same.
 */
export function createJudging(parts: JudgingParts): Judging {
  const { prior, kept } = parts;
  const ways = kept?.ways ?? [];
  const delays = createDelays(
    prior,
    ways.map(({ delay }) => delay),
  );
  const order = createOrder(
    delays.latenessMs,
    ways.flatMap(({ lines }) => lines ?? []),
  );
  const evaluation = createEvaluation({ ...parts, offsetMs: delays.offsetMs });
  evaluation.gridAt = kept?.gridAt;
  const pending = createPending(kept?.people ?? [], evaluation);
  let number = kept?.position.number ?? 0;
  let dueAt = kept?.position.at ?? Number.NEGATIVE_INFINITY;

  function give(readings: readonly Reading[], now: number): number {
    let late = 0;
    for (const reading of readings) {
      // The patient was kept later than the devices: that reading was part of it.
      if (pending.has(reading.patient)) evaluation.recall(reading);
      else late += evaluation.evaluate(reading, now);
    }
    return late;
  }

  /** What waits is given out before the even moments that come after its time. */
  function pass(at: number, now: number): number {
    let late = 0;
    let moment = evaluation.nextMoment(at);
    while (moment !== undefined) {
      late += give(order.due(moment + settleMs), now);
      evaluation.workOut(moment, now);
      moment = evaluation.nextMoment(at);
    }
    if (at > dueAt) dueAt = at;
    return late + give(order.due(at), now);
  }

  function goOn(now: number): void {
    if (!pending.isEmpty) pending.until(Number.POSITIVE_INFINITY, (at) => pass(at, now));
  }

  return {
    evaluation,
    delays,
    goOn,
    recall(reading) {
      if (!order.recall(reading)) evaluation.recall(reading);
    },
    take(reading, now) {
      if (!pending.isEmpty) pending.until(reading.number, (at) => pass(at, now));
      const late = pass(reading.receivedAt, now);
      // What was due before it came is judged without it.
      delays.heard(reading);
      const next = order.add(reading, reading.receivedAt);
      number = reading.number;
      // What waits is not judged yet, but its device is not silent.
      if (!next.includes(reading)) evaluation.arrived(reading);
      return late + give(next, now);
    },
    until(at, now) {
      goOn(now);
      return pass(at, now);
    },
    change(set, terms) {
      if (terms) delays.promise(terms.prior);
      evaluation.change(set, terms);
    },
    anew(now) {
      goOn(now);
      give(order.flush(), now);
      number = 0;
    },
    forgetDevice(device) {
      order.forget(device);
      delays.forget(device);
    },
    forgetPatient(patient) {
      pending.forget(patient);
      evaluation.forget(patient);
    },
    get position() {
      return { number, at: dueAt };
    },
    get isWhole() {
      return pending.isEmpty;
    },
    kept(fromAt) {
      const { gridAt } = evaluation;
      const position = { number, at: dueAt };
      return {
        position,
        ...(gridAt !== undefined && { gridAt }),
        people: evaluation.memories(position, fromAt),
        ways: delays.devices().map((device) => wayOf(device)),
      };
    },
    keptOf: (patients, fromAt) => evaluation.memories({ number, at: dueAt }, fromAt, patients),
  };

  function wayOf(device: string): KeptWay {
    const lines = order.kept(device);
    return { device, delay: delays.kept(device) as KeptDelay, ...(lines && { lines }) };
  }
}
