const firstMs = 1000;
const longestMs = 30_000;

/**
 * How long to wait after so many attempts that failed: a second after the first, twice as long after
 * each further one, 30 s at most, and each up to a half shorter by chance (0 to 1), so that patients
 * whose messages failed together do not all come back at the same moment.
 */
export function pauseMs(attempts: number, chance: number): number {
  const wholeMs = Math.min(longestMs, firstMs * 2 ** Math.min(attempts - 1, 16));
  return wholeMs * (1 - chance / 2);
}
