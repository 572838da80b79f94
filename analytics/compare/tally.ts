import {
  type KeptLengths,
  keptLengths,
  type Lengths,
  noLengths,
  quantile,
  restoredLengths,
} from '#analytics/delay/lengths.ts';

/** What became of the alarms of one rule, or of all, as it is counted. */
export interface Tally {
  same: number;
  added: number;
  removed: number;
  readonly delaysMs: Lengths;
}

/** The same over a restart. Plain JSON. */
export type KeptTally = readonly [
  same: number,
  added: number,
  removed: number,
  delaysMs: KeptLengths,
];

/** The same as it is reported. */
export interface ComparisonCounts {
  /** In both logs, the delayed ones among them. */
  readonly same: number;
  /** In the other log alone. */
  readonly added: number;
  /** In the main log alone. */
  readonly removed: number;
  readonly delayed: {
    readonly count: number;
    /** How much later than the main log the other came to those; 0 where there are none. */
    readonly p50Ms: number;
    readonly p95Ms: number;
  };
}

export function newTally(): Tally {
  return { same: 0, added: 0, removed: 0, delaysMs: noLengths() };
}

export function countsOf({ same, added, removed, delaysMs }: Tally): ComparisonCounts {
  const delayed = {
    count: delaysMs.total,
    p50Ms: Math.round(quantile(delaysMs, 0.5)),
    p95Ms: Math.round(quantile(delaysMs, 0.95)),
  };
  return { same, added, removed, delayed };
}

export function keptTally({ same, added, removed, delaysMs }: Tally): KeptTally {
  return [same, added, removed, keptLengths(delaysMs)];
}

export function restoredTally([same, added, removed, delaysMs]: KeptTally): Tally {
  return { same, added, removed, delaysMs: restoredLengths(delaysMs) };
}
