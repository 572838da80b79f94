import { Book } from '#analytics/alarms/book.ts';
import { policiesOf } from '#analytics/alarms/policy.ts';
import type { Entries } from '#analytics/alarms/register.ts';
import { windowLimits } from '#analytics/course/window.ts';
import type { DelayPrior } from '#analytics/delay/prior.ts';
import { createJudgingAtOnce } from '#analytics/judging/at-once.ts';
import { createJudging } from '#analytics/judging/judging.ts';
import { Signals } from '#analytics/presence/signals.ts';
import { silencePolicy, silencePolicyOf } from '#analytics/presence/silence.ts';
import type { RuleSet } from '#analytics/rules/rule-set.ts';
import type { Reading } from '#ward/reading.ts';

/**
 * Analytics in virtual time: the evaluation, book and signals of the live program, without what is
 * about processes there (feed, journal, state on disk, messages to the broker).
 */
export interface Evaluator {
  /** Judges one reading. What comes of it, if anything. */
  hear(reading: Reading, now: number): Entries | undefined;
  /** Looks for devices that fell silent; only of an evaluator that `checks`. */
  check(now: number): Entries | undefined;
  /** The device measures no more, and is not missed; said again, though it was heard meanwhile. */
  signOff(device: string, now: number): void;
  /** A nurse is at the bed for this intervention. What else need not be done then. */
  acknowledge(patient: string, id: string, atMs: number, now: number): Entries | undefined;
  /** Lets go of what is long over, as analytics does every hour. */
  hour(now: number): void;
}

const nurse = 'nurse (simulated)';
const keptInBookMs = 24 * 3_600_000;

/**
 * Judges what arrives over a link that promises as much; or, without one, all as it was measured. Only
 * one that is to `check` has to know who is heard.
 */
export function openEvaluator(
  set: RuleSet,
  { checks, prior }: { readonly checks: boolean; readonly prior?: DelayPrior },
): Evaluator {
  const book = new Book([], [], policiesOf(set));
  const parts = { set, limits: windowLimits, book };
  const judging = prior ? createJudging({ ...parts, prior }) : createJudgingAtOnce(parts);
  const signals = new Signals(
    [],
    book,
    silencePolicyOf(set.technical.lost_signal, { ...silencePolicy, floorMs: 0 }),
  );
  const news = () => (book.hasNews ? book.take() : undefined);

  return {
    hear(reading, now) {
      judging.take(reading, now);
      if (checks) signals.heard(reading, now);
      return news();
    },
    check(now) {
      judging.until(now, now);
      book.second(now);
      for (const patient of signals.check(now, 'well')) {
        judging.evaluation.forget(patient);
        book.forgetPatient(patient, now);
      }
      return news();
    },
    signOff(device, now) {
      // Said again it counts from now: what was heard meanwhile was measured before.
      signals.signedOn(device);
      signals.signedOff(device, now);
    },
    acknowledge(patient, id, atMs, now) {
      book.acknowledge(patient, { id, by: nurse, at: atMs }, now);
      return news();
    },
    hour: (now) => book.forget(now - keptInBookMs),
  };
}
