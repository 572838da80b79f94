import type { Logger } from 'pino';
import type { Clock } from '#ward/clock.ts';
import type { WebhookReport } from '#ward/program.ts';
import { duration } from '#ward/setting.ts';
import { pauseMs } from './pause.ts';
import { places } from './places.ts';
import type { Poster } from './post.ts';
import type { Queue, Waiting } from './queue.ts';
import { type Verdict, verdictOf } from './verdict.ts';

/**
 * Sends what waits in the queue: the messages of one patient in their order, each until it arrived or
 * is given up; a few patients at the same time. The only place that tries again.
 */
export interface Sender {
  /** There may be something new for these patients, or for any. */
  look(patients?: Iterable<string>): void;
  /** Since the last message arrived; absent where none failed. */
  readonly lastFailure: WebhookReport['lastFailure'];
  /** Begins nothing new. What is under way has a moment; then it is sent again after the next start. */
  stop(): Promise<void>;
}

export interface SenderParts {
  readonly queue: Pick<Queue, 'patients' | 'oldest' | 'failed' | 'delivered' | 'bury'>;
  readonly post: Poster['post'];
  readonly limits: SenderLimits;
  /** The wall's time. */
  readonly wall: Clock;
  /** From 0 to 1. */
  random(): number;
  readonly log: Logger;
}

export interface SenderLimits {
  /** After so many attempts, or so long, a message becomes a dead letter. */
  readonly attemptsMax: number;
  readonly ageMaxMs: number;
}

const atOnce = 4;
const lastMomentMs = 500;

export function startSender(parts: SenderParts): Sender {
  const { queue, post, limits, wall, random, log } = parts;
  const stopping = new AbortController();
  const over = new AbortController();
  const { enter, leave } = places(atOnce);
  const lanes = new Map<string, Promise<void>>();
  /** The receiver asked for a pause: it holds for all patients. */
  let held = Promise.resolve();
  let lastFailure: WebhookReport['lastFailure'];

  function look(patients?: Iterable<string>): void {
    if (stopping.signal.aborted) return;
    for (const patient of patients ?? queue.patients()) {
      if (!lanes.has(patient)) lanes.set(patient, lane(patient));
    }
  }

  /** Sends what waits for one patient. */
  async function lane(patient: string): Promise<void> {
    for (;;) {
      await enter();
      await held;
      const oldest = stopping.signal.aborted ? undefined : queue.oldest(patient);
      if (oldest === undefined) {
        lanes.delete(patient);
        leave();
        return;
      }
      const waitMs = await attempt(oldest);
      leave();
      if (waitMs > 0) await wall.sleep(waitMs, stopping.signal);
    }
  }

  /** How long this patient's messages wait before the next attempt. */
  async function attempt(message: Waiting): Promise<number> {
    const ageMs = wall.now() - message.queuedAt;
    if (ageMs >= limits.ageMaxMs) {
      const waited = `not delivered within ${duration.write(limits.ageMaxMs)}`;
      bury(message, message.reason === undefined ? waited : `${waited}; ${message.reason}`);
      return 0;
    }
    const answer = await post(message, over.signal);
    // Nobody knows whether it arrived, so it is sent again under the same id.
    if (over.signal.aborted) return 0;
    return judged(message, verdictOf(answer, wall.now()));
  }

  function judged(message: Waiting, verdict: Verdict): number {
    const tried = { ...message, attempts: message.attempts + 1 };
    switch (verdict.kind) {
      case 'delivered':
        queue.delivered(message.id);
        if (lastFailure) log.info('the receiver of the webhook takes messages again');
        lastFailure = undefined;
        return 0;
      case 'refused':
        bury(tried, verdict.reason);
        return 0;
      case 'retry':
        if (tried.attempts >= limits.attemptsMax) {
          bury(tried, `${tried.attempts} attempts; ${verdict.reason}`);
          return 0;
        }
        if (!lastFailure) {
          log.warn({ reason: verdict.reason }, 'the webhook cannot be delivered; still trying');
        }
        failed(verdict.reason);
        queue.failed(message.id, verdict.reason);
        if (verdict.waitMs === undefined) return pauseMs(tried.attempts, random());
        held = wall.sleep(verdict.waitMs, stopping.signal);
        return 0;
      default:
        return verdict satisfies never;
    }
  }

  function bury(message: Waiting, reason: string): void {
    queue.bury(message, reason);
    failed(reason);
    const { id, attempts } = message;
    log.error({ id, attempts, reason }, 'a message of the webhook is a dead letter');
  }

  function failed(reason: string): void {
    lastFailure = { at: wall.now(), reason };
  }

  return {
    look,
    get lastFailure() {
      return lastFailure;
    },
    async stop() {
      stopping.abort();
      const enough = new AbortController();
      const done = Promise.all(lanes.values());
      await Promise.race([done, wall.sleep(lastMomentMs, enough.signal)]);
      enough.abort();
      over.abort();
      await done;
    },
  };
}
