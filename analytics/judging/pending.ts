import type { Evaluation } from './evaluation.ts';
import type { Memory } from './memory.ts';

/** Patients as they were kept, some later than others, until the readings have come as far again. */
export interface Pending {
  has(patient: string): boolean;
  /** Everybody is known again. */
  readonly isEmpty: boolean;
  /** Everybody who was kept before the reading of this number; `pass`: time passes until then. */
  until(number: number, pass: (at: number) => void): void;
  forget(patient: string): void;
}

export function createPending(
  memories: readonly Memory[],
  evaluation: Pick<Evaluation, 'remember' | 'begin'>,
): Pending {
  const ahead = memories.toSorted(byPosition);
  const patients = new Set(ahead.map(({ patient }) => patient));
  let hasBegun = false;

  return {
    has: (patient) => patients.has(patient),
    get isEmpty() {
      return hasBegun && ahead.length === 0;
    },
    until(number, pass) {
      if (!hasBegun) evaluation.begin(patients);
      hasBegun = true;
      while (ahead[0] !== undefined && ahead[0].position.number < number) {
        const memory = ahead.shift() as Memory;
        pass(memory.position.at);
        if (patients.delete(memory.patient)) evaluation.remember(memory);
      }
    },
    forget: (patient) => void patients.delete(patient),
  };
}

function byPosition({ position: one }: Memory, { position: other }: Memory): number {
  return one.number - other.number || one.at - other.at;
}
