import { clear, type KeptLengths, keptLengths, type Lengths, restoredLengths } from './lengths.ts';

/** About half an hour of delays: their smallest, and how they lie above the smallest of all. */
export interface Term {
  readonly lengths: Lengths;
  samples: number;
  smallestMs: number;
}

/** The same over a restart. Plain JSON; `smallestMs` is absent where there are none. */
export interface KeptTerm {
  readonly lengths: KeptLengths;
  readonly samples: number;
  readonly smallestMs?: number;
}

export function clearTerm(term: Term): void {
  clear(term.lengths);
  term.samples = 0;
  term.smallestMs = Number.POSITIVE_INFINITY;
}

export function restoredTerm(kept: KeptTerm): Term {
  const { samples, smallestMs = Number.POSITIVE_INFINITY } = kept;
  return { lengths: restoredLengths(kept.lengths), samples, smallestMs };
}

export function keptTerm({ lengths, samples, smallestMs }: Term): KeptTerm {
  return {
    lengths: keptLengths(lengths),
    samples,
    ...(Number.isFinite(smallestMs) && { smallestMs }),
  };
}
