import type { Sample } from '#study/ward/samples.ts';

/** What was collected, saved in memory: every sample once, however often it came. */
export interface Savings {
  /** Those that are new, in the order given. */
  save(samples: readonly Sample[]): readonly Sample[];
}

/** For one round: nothing is ever let go. */
export function openSavings(): Savings {
  const numbersOf = new Map<string, Set<number>>();

  function isNew({ device, seq }: Sample): boolean {
    let numbers = numbersOf.get(device);
    if (numbers === undefined) {
      numbers = new Set();
      numbersOf.set(device, numbers);
    }
    const before = numbers.size;
    return numbers.add(seq).size > before;
  }

  return { save: (samples) => samples.filter(isNew) };
}
