import type { Logger } from 'pino';
import type { Clock } from '#ward/clock.ts';
import type { Reading } from '#ward/reading.ts';
import { Gathering } from './gathering.ts';
import type { Page } from './incoming.ts';
import type { Past } from './past.ts';

export type FeedState = 'live' | 'catching_up' | 'lost';

/** Every reading of the journal, once, in its order, whatever was left out or restarted. */
export interface Feed {
  readonly state: FeedState;
  /** When the gateway last said something that we understood, in the ward's time. */
  readonly heardAt: number;
  /** All that was received before then was given, says the journal; absent until it was asked. */
  readonly givenUntil: number | undefined;
  /** Takes readings from the live topics. */
  live(readings: readonly Reading[]): void;
  /** Something may have been missed: look now. */
  look(): void;
  /** Reads until aborted. Never rejects but for what `apply` throws. */
  run(signal: AbortSignal): Promise<void>;
  /** One last time takes all that the journal has, until aborted. */
  finish(signal: AbortSignal): Promise<void>;
}

export interface FeedParts {
  /** Read on after this number; those up to `judged` are only recalled. */
  readonly from: number;
  readonly judged: number;
  readonly past: Pick<Past, 'readings'>;
  apply(readings: readonly Reading[]): void;
  /** The journal begins anew: readings count from the beginning again. */
  anew(): void;
  readonly clock: Clock;
  /** From 0 to 1. */
  random(): number;
  readonly log: Logger;
  readonly quietMs?: number;
  readonly settleMs?: number;
}

const waitingMax = 2000;
const backOff = { firstMs: 200, longestMs: 10_000 };

export function createFeed(parts: FeedParts): Feed {
  const { past, clock, log, quietMs = 2000, settleMs = 20 } = parts;
  const gathering = new Gathering(parts.from, waitingMax);
  let { judged } = parts;
  let state: FeedState = 'catching_up';
  let heardAt = Number.NEGATIVE_INFINITY;
  let givenUntil: number | undefined;
  /** Grows with everything that was applied live. */
  let applied = 0;
  let due = true;
  let backingOff = false;
  let wake = new AbortController();

  function live(readings: readonly Reading[]): void {
    const next = gathering.live(readings);
    give(next);
    applied += next.length;
    if (gathering.hasGap && !backingOff) wake.abort();
    if (gathering.hasGap || next.length === 0) return;
    heardAt = clock.now();
    if (complete()) come('live');
  }

  function look(): void {
    due = true;
    wake.abort();
  }

  /** Nothing is known to be missing, and nothing has to be recalled any more. */
  function complete(): boolean {
    return !gathering.hasGap && gathering.position >= judged;
  }

  async function run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      if (!due) await quiet(signal);
      if (due && !signal.aborted) await catchUp(signal);
    }
  }

  /** Waits until there is a reason to ask: a gap that does not close by itself, or silence. */
  async function quiet(signal: AbortSignal): Promise<void> {
    const before = applied;
    await pause(quietMs, signal);
    if (gathering.hasGap) await clock.sleep(settleMs, signal);
    due ||= gathering.hasGap || applied === before;
  }

  async function pause(ms: number, signal: AbortSignal): Promise<void> {
    wake = new AbortController();
    await clock.sleep(ms, AbortSignal.any([signal, wake.signal]));
  }

  async function catchUp(signal: AbortSignal): Promise<void> {
    if (!complete()) come('catching_up');
    let stuckAt = -1;
    let attempt = 0;
    let before = applied;
    while (!signal.aborted) {
      due = false;
      const asked = { hadGap: gathering.hasGap, judged };
      const page = await past.readings(gathering.position, signal);
      if (signal.aborted) return;
      if (!page.ok) {
        // Live readings without a gap are as good as an answer.
        if (applied !== before && complete()) return;
        come('lost', page.reason);
        before = applied;
        backingOff = true;
        await pause(pauseMs(attempt, parts.random()), signal);
        backingOff = false;
        attempt += 1;
        continue;
      }
      attempt = 0;
      heardAt = clock.now();
      const found = takePage(page.value, stuckAt, asked);
      if (found === 'all') {
        givenUntil = page.value.until;
        break;
      }
      stuckAt = found === 'nothing' ? page.value.last : -1;
    }
    if (!signal.aborted) come('live');
  }

  function takePage(
    { readings, last }: Page,
    stuckAt: number,
    asked: { readonly hadGap: boolean; readonly judged: number },
  ): 'all' | 'some' | 'nothing' {
    // What was judged live since we asked may be newer than the answer.
    if (last < asked.judged) {
      log.warn({ last, judged: asked.judged }, 'the journal of the gateway begins anew: so do we');
      judged = 0;
      gathering.restart(0);
      parts.anew();
      return 'some';
    }
    const first = readings[0];
    if (first !== undefined && first.after > judged) missed(judged, first.after);
    give(gathering.journal(readings));
    if (gathering.position >= last) {
      if (!gathering.hasGap) return 'all';
      // What waited before we asked, and still does, has no place in this journal.
      if (readings.length > 0 || !asked.hadGap) return 'some';
      gathering.restart(gathering.position);
      return 'all';
    }
    come('catching_up');
    if (readings.length > 0) return 'some';
    if (stuckAt !== last) return 'nothing';
    // Asked twice, and what was there the first time is not: all of it was forgotten.
    if (last > judged) missed(judged, last);
    gathering.restart(last);
    judged = Math.max(judged, last);
    return 'some';
  }

  function give(readings: readonly Reading[]): void {
    if (readings.length === 0) return;
    judged = Math.max(judged, gathering.position);
    parts.apply(readings);
  }

  function missed(after: number, until: number): void {
    if (after === 0) return;
    log.error({ after, until }, 'the gateway forgot readings that were never judged');
  }

  function come(next: FeedState, reason?: string): void {
    if (next === state) return;
    if (next === 'lost') log.warn({ reason }, 'the gateway cannot be heard; still trying');
    else if (state === 'lost') log.info('the gateway is heard again');
    state = next;
  }

  return {
    get state() {
      return state;
    },
    get heardAt() {
      return heardAt;
    },
    get givenUntil() {
      return givenUntil;
    },
    live,
    look,
    run,
    finish: (signal) => catchUp(signal),
  };
}

/** Doubles up to a limit, each up to a half shorter by chance. */
export function pauseMs(attempt: number, random: number): number {
  const longest = Math.min(backOff.longestMs, backOff.firstMs * 2 ** Math.min(attempt, 16));
  return longest * (1 - random / 2);
}
