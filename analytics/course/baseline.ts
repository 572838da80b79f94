import { median } from './median.ts';

/** Middles of quarters of an hour of one vital of one person, oldest first. Plain data. */
export interface Bins {
  /** When the last of `values` ended. */
  endAt: number;
  /** `null`: nothing was measured in that quarter. */
  values: (number | null)[];
}

export const binMs = 15 * 60_000;

/** The longest time that a person can be learnt over. */
export const learntMaxMs = 3 * 24 * 3_600_000;
const binsMax = learntMaxMs / binMs;

/** The last hour is not part of the baseline: what goes wrong now must not look usual. */
const recentBins = 4;
/** Two hours have to be known. */
const binsLeast = 8;
/** A MAD times this is the standard deviation of normal values. */
const madToSpread = 1.4826;

export function emptyBins(): Bins {
  return { endAt: 0, values: [] };
}

/** Adds the middle of the quarter that ended at `endAt`; quarters without any lie in between. */
export function addBin(bins: Bins, endAt: number, value: number | undefined): void {
  if (endAt <= bins.endAt) return;
  const skipped = bins.endAt === 0 ? 0 : Math.min(binsMax, (endAt - bins.endAt) / binMs - 1);
  for (let each = 0; each < skipped; each += 1) bins.values.push(null);
  bins.values.push(value ?? null);
  bins.values.splice(0, bins.values.length - binsMax);
  bins.endAt = endAt;
}

export interface Baseline {
  readonly middle: number;
  /** Standard deviation, robust; never below `leastSpread`. */
  readonly spread: number;
}

/** What is usual for the person; undefined until two hours are known. */
export function baselineOf(bins: Bins, learnMs: number, leastSpread: number): Baseline | undefined {
  const last = bins.values.length - recentBins;
  const known = bins.values
    .slice(Math.max(0, last - Math.round(learnMs / binMs)), Math.max(0, last))
    .filter((value) => value !== null);
  if (known.length < binsLeast) return undefined;
  const middle = median(known) ?? 0;
  const mad = median(known.map((value) => Math.abs(value - middle))) ?? 0;
  return { middle, spread: Math.max(leastSpread, madToSpread * mad) };
}

/** Steps smaller than this, in spreads, are not a drift: the usual allowance of a CUSUM. */
const allowance = 0.5;
/** So far back a drift may have begun: six hours. */
const driftBins = 24;

/**
 * How far the person has drifted from the baseline: the one-sided cumulative sums (CUSUM, Page 1954)
 * of the last six hours in spreads, upwards (0 or more) and downwards (0 or less).
 */
export function driftOf(
  bins: Bins,
  learnMs: number,
  leastSpread: number,
): { readonly up: number; readonly down: number } | undefined {
  const baseline = baselineOf(bins, learnMs, leastSpread);
  if (baseline === undefined) return undefined;
  let up = 0;
  let down = 0;
  for (const value of bins.values.slice(-driftBins)) {
    if (value === null) continue;
    const steps = (value - baseline.middle) / baseline.spread;
    up = Math.max(0, up + steps - allowance);
    down = Math.min(0, down + steps + allowance);
  }
  return { up, down };
}
