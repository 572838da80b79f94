import { type KeptLengths, keptLengths, restoredLengths } from '#analytics/delay/lengths.ts';
import type { Entry } from './entry.ts';
import type { ComparisonExample, Tally } from './verdicts.ts';

/** Two logs side by side as they are kept over a restart. Plain JSON. */
export interface KeptComparison {
  /** By when they were first known. */
  readonly entries: readonly Entry[];
  readonly verdicts: KeptVerdicts;
}

export interface KeptVerdicts {
  readonly all: KeptTally;
  readonly byRule: readonly (readonly [rule: string, tally: KeptTally])[];
  readonly examples: readonly ComparisonExample[];
}

type KeptTally = readonly [same: number, added: number, removed: number, delaysMs: KeptLengths];

export function keptTally({ same, added, removed, delaysMs }: Tally): KeptTally {
  return [same, added, removed, keptLengths(delaysMs)];
}

export function restoredTally([same, added, removed, delaysMs]: KeptTally): Tally {
  return { same, added, removed, delaysMs: restoredLengths(delaysMs) };
}
