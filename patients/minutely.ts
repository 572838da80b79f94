import type { Contribution } from './contribution.ts';
import { levels } from './signs.ts';

const minuteMs = 60_000;

/**
 * Causes that change over hours, asked once a minute since `startMs`, with straight lines between:
 * the same course whatever the steps, and cheap for every second. The first step is not earlier.
 */
export function minutely(startMs: number, parts: readonly Contribution[]): Contribution {
  const now = levels(() => 0);
  const next = levels(() => 0);
  let nowMs = startMs - minuteMs;
  ask(startMs, 0);

  function ask(atMs: number, stepMs: number): void {
    next.fill(0);
    for (const part of parts) part.addTo(next, atMs, stepMs);
  }

  return {
    addTo(sum, atMs) {
      while (atMs >= nowMs + minuteMs) {
        now.set(next);
        nowMs += minuteMs;
        ask(nowMs + minuteMs, minuteMs);
      }
      const gone = (atMs - nowMs) / minuteMs;
      for (let sign = 0; sign < sum.length; sign += 1) {
        const from = now[sign] as number;
        sum[sign] = (sum[sign] as number) + from + gone * ((next[sign] as number) - from);
      }
    },
  };
}
