const secondMs = 1000;
const longestMs = 60_000;

/**
 * The steps in which a ward of a study lives: as long as the shortest interval of its devices, so
 * that nothing is computed that nobody measures, but never longer than a minute, for the staff.
 * Whole seconds that divide `everyMs`.
 */
export function gridOf(everyMs: number): number {
  let gridMs = Math.min(everyMs, longestMs);
  while (everyMs % gridMs !== 0) gridMs -= secondMs;
  return gridMs;
}
