import seedrandom from 'seedrandom';

/** All chance of one simulated run. */
export interface Chance {
  /** A whole number from 0, below `end`. */
  below(end: number): number;
  oneIn(count: number): boolean;
  pick<T>(list: readonly [T, ...T[]]): T;
}

export function chanceOf(seed: string): Chance {
  const random = seedrandom(seed);
  const below = (end: number) => Math.floor(random() * end);
  return {
    below,
    oneIn: (count) => below(count) === 0,
    pick: (list) => list[below(list.length)] ?? list[0],
  };
}
