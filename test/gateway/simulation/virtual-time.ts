import type { Clock } from '#ward/clock.ts';

/** Time that passes only when it is told to. */
export interface VirtualTime {
  readonly trueMs: number;
  /** Sets the clock of the gateway forward or back, as a person or NTP does. */
  step(ms: number): void;
  /** The clock of a process, which sleeps for ever once the process is dead. */
  clockFor(process: { readonly dead: boolean }): Clock;
  /** Lets time pass, and all that was waiting for it happen, in its order. */
  pass(ms: number): Promise<void>;
}

/** As many turns of the event loop as the longest chain of messages between the parts needs. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

export function virtualTime(startMs: number): VirtualTime {
  let trueMs = startMs;
  let offsetMs = 0;
  let due: { readonly atMs: number; readonly work: () => void }[] = [];
  const at = (atMs: number, work: () => void) => {
    due.push({ atMs, work });
  };

  const clockFor = (process: { readonly dead: boolean }): Clock => ({
    now: () => trueMs + offsetMs,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        const wake = () => {
          if (!process.dead) resolve();
        };
        at(trueMs + ms, wake);
        signal?.addEventListener('abort', wake, { once: true });
      }),
    every(ms, work) {
      let running = true;
      const next = () =>
        at(trueMs + ms, () => {
          if (!running || process.dead) return;
          work();
          next();
        });
      next();
      return () => {
        running = false;
      };
    },
  });

  return {
    get trueMs() {
      return trueMs;
    },
    step(ms) {
      offsetMs += ms;
    },
    clockFor,
    async pass(ms) {
      const untilMs = trueMs + ms;
      for (;;) {
        const next = due.reduce<(typeof due)[number] | undefined>(
          (first, each) => (first === undefined || each.atMs < first.atMs ? each : first),
          undefined,
        );
        if (next === undefined || next.atMs > untilMs) break;
        due = due.filter((each) => each !== next);
        trueMs = Math.max(trueMs, next.atMs);
        next.work();
        await settle();
      }
      trueMs = untilMs;
    },
  };
}
