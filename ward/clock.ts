import { setTimeout as wait } from 'node:timers/promises';

/** Time, handed in, so that a whole ward can run in a test without waiting. */
export interface Clock {
  /** Milliseconds since 1970 in the ward's time, which `--speed` may run faster than the wall's. */
  now(): number;
  /** Resolves after `ms` of the wall's time, or at once when `signal` aborts. Never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls `work` every `ms` of the wall's time until the returned function is called. */
  every(ms: number, work: () => void): () => void;
}

/** The ward's time: `speed` times as fast as the wall's since `originMs`. */
export function wardClock({ originMs = Date.now(), speed = 1 } = {}): Clock {
  return {
    now: () => Math.round(originMs + (Date.now() - originMs) * speed),
    async sleep(ms, signal) {
      await wait(ms, undefined, signal && { signal }).catch(() => undefined);
    },
    every(ms, work) {
      const timer = setInterval(work, ms);
      return () => clearInterval(timer);
    },
  };
}

export const wallClock = wardClock();
