const firstWaitMs = 500;
const longestWaitMs = 30_000;
const steadyAfterMs = 60_000;
const jitter = 0.2;

/** How often in a row a program has died, now that it died again after `livedMs`. */
export function deathsInARow(before: number, livedMs: number): number {
  return livedMs >= steadyAfterMs ? 1 : before + 1;
}

/**
 * How long to wait before a program is started again: half a second after the first death, twice as
 * long after each further one, 30 s at most. `chance` (0 to 1) moves it by a fifth either way, so
 * that programs which died together do not all come back at the same moment.
 */
export function waitMsAfter(deaths: number, chance: number): number {
  const waitMs = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(deaths - 1, 10));
  return Math.min(longestWaitMs, Math.round(waitMs * (1 + jitter * (2 * chance - 1))));
}
