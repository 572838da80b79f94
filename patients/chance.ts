import seedrandom from 'seedrandom';

/** One stream of chance. Each call draws a fixed number of times, whatever it gives. */
export interface Chance {
  /** Evenly from 0 (may occur) to 1 (never occurs). */
  uniform(): number;
  /** From a normal distribution of mean 0 and standard deviation 1. */
  normal(): number;
}

/**
 * The stream of one process of one patient. Equal seed and key give equal streams for ever, and no
 * stream disturbs another: what happens to one patient never changes the luck of the next.
 */
export function chance(seed: string, ...key: readonly string[]): Chance {
  // JSON keeps the parts apart: ['ab', 'c'] and ['a', 'bc'] are different streams.
  const draw = seedrandom.alea(JSON.stringify([seed, ...key]));
  let spare: number | undefined;

  return {
    uniform: () => draw(),
    normal() {
      if (spare !== undefined) {
        const value = spare;
        spare = undefined;
        return value;
      }
      // Box and Muller's transform, because it draws twice for two values, never more often.
      const radius = Math.sqrt(-2 * Math.log(1 - draw()));
      const angle = 2 * Math.PI * draw();
      spare = radius * Math.sin(angle);
      return radius * Math.cos(angle);
    },
  };
}
