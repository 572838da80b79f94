import type { DelayHistogram } from './results.ts';

/** Counts how long readings were on their way. */
export interface DelayCounts {
  add(delayMs: number): void;
  result(): DelayHistogram;
}

/** Up to a day; each about half as wide again as the one before. */
export const edgesMs: readonly number[] = [0, 1, 2, 3, 4, 5, 6]
  .flatMap((power) => [1, 1.5, 2, 3, 5, 7].map((step) => step * 10 ** power))
  .concat([1e7, 1.5e7, 2e7, 3e7, 5e7, 8.64e7]);

export function createDelayCounts(): DelayCounts {
  const counts = Array.from({ length: edgesMs.length + 1 }, () => 0);

  return {
    add(delayMs) {
      let low = 0;
      let high = edgesMs.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((edgesMs[middle] as number) < delayMs) low = middle + 1;
        else high = middle;
      }
      counts[low] = (counts[low] as number) + 1;
    },
    result: () => ({ edgesMs, counts }),
  };
}
