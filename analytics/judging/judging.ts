import { createDelays, type Delays, type KeptDelay } from '#analytics/delay/delays.ts';
import { createOrder } from '#analytics/delay/order.ts';
import type { DelayPrior } from '#analytics/delay/prior.ts';
import type { Reading } from '#ward/reading.ts';
import { createEvaluation, type Evaluation, type EvaluationParts } from './evaluation.ts';

/** All of judging, as the live ward, the study and a replay do it: readings in, alarms in the book. */
export interface Judging {
  readonly evaluation: Evaluation;
  readonly delays: Delays;
  /** A reading, in the order of arrival. How many values were too late for the windows. */
  take(reading: Reading, now: number): number;
  /** All that was received until `at` has been given. How many values were too late. */
  until(at: number, now: number): number;
  /** The smallest number of a reading that waits for one before it. */
  lowestHeld(): number | undefined;
  /** Readings are counted from the beginning again: none of them was judged before. */
  anew(): void;
  /** The device was put away. */
  forgetDevice(device: string): void;
}

export interface JudgingParts extends Omit<EvaluationParts, 'offsetMs'> {
  /** What the configured link promises. */
  readonly prior: DelayPrior;
  readonly kept?: readonly KeptDelay[];
  /** Readings up to this number were judged before a restart: they are only recalled. */
  readonly judged?: number;
}

/** A link of which nothing is known but that it is good: for readings that were never sent. */
export const perfectPrior: DelayPrior = { minMs: 0, p50Ms: 0, p95Ms: 0, p99Ms: 0, loss: 0 };

/**
 * Joins the parts:
 *
 *     reading ──▶ delays (learn) ──▶ order (wait for what is missing) ──▶ evaluation ──▶ book
 *                    ╰── lateness ──────▲         clock offset ──────────────▲
 */
export function createJudging(parts: JudgingParts): Judging {
  const { prior, kept } = parts;
  let { judged = Number.NEGATIVE_INFINITY } = parts;
  const delays = createDelays(prior, kept);
  const order = createOrder(delays.latenessMs);
  const evaluation = createEvaluation({ ...parts, offsetMs: delays.offsetMs });

  function give(readings: readonly Reading[], now: number): number {
    let late = 0;
    for (const reading of readings) {
      if (reading.number <= judged) evaluation.recall(reading);
      else late += evaluation.evaluate(reading, now);
    }
    return late;
  }

  function until(at: number, now: number): number {
    const late = give(order.due(at), now);
    evaluation.advance(at, now);
    return late;
  }

  return {
    evaluation,
    delays,
    take(reading, now) {
      if (reading.number > judged) delays.heard(reading);
      const late = until(reading.receivedAt, now);
      const next = order.add(reading, reading.receivedAt);
      // What waits is not judged yet, but its device is not silent.
      if (!next.includes(reading)) evaluation.arrived(reading);
      return late + give(next, now);
    },
    until,
    lowestHeld: order.lowestHeld,
    anew() {
      judged = Number.NEGATIVE_INFINITY;
    },
    forgetDevice(device) {
      order.forget(device);
      delays.forget(device);
    },
  };
}

/**
 * Of readings that are known at once and in order, as they were measured: nothing has to be learnt of
 * their way, and nothing waited for.
 */
export function createJudgingAtOnce(
  parts: EvaluationParts,
): Pick<Judging, 'evaluation' | 'take' | 'until'> {
  const evaluation = createEvaluation(parts);
  function until(at: number, now: number): number {
    evaluation.advance(at, now);
    return 0;
  }
  return {
    evaluation,
    take(reading, now) {
      until(reading.receivedAt, now);
      return evaluation.evaluate(reading, now);
    },
    until,
  };
}
