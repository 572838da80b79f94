import { studentQuantile } from './student-t.ts';

/** A mean over wards with its 95 % band; no band where fewer than two wards can be compared. */
export interface Estimate {
  readonly mean: number;
  readonly low?: number;
  readonly high?: number;
  /** Wards that it comes from. Patients of one ward share nurses, so the ward is the unit. */
  readonly wards: number;
}

/** Absent where there is no value. */
export function estimate(values: readonly number[]): Estimate | undefined {
  if (values.length === 0) return undefined;
  const mean = meanOf(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const error = Math.sqrt(squares / Math.max(1, values.length - 1) / values.length);
  return { mean, ...bandAround(mean, error, values.length), wards: values.length };
}

/** What one ward adds to a ratio. */
export interface Part {
  readonly of: number;
  readonly all: number;
}

/**
 * Sum over sum, with a band from the spread between wards (linearised). Absent where the
 * denominator is zero. No band where the ratio is 0, since nothing was seen whose spread could
 * tell; of a `share` none at 1 either, and the band stays between 0 and 1.
 */
export function ratio(parts: readonly Part[], kind: 'rate' | 'share'): Estimate | undefined {
  const of = parts.reduce((sum, part) => sum + part.of, 0);
  const all = parts.reduce((sum, part) => sum + part.all, 0);
  if (all === 0) return undefined;

  const mean = of / all;
  const wards = parts.length;
  if (mean === 0 || (kind === 'share' && mean === 1)) return { mean, wards };
  const squares = parts.reduce((sum, part) => sum + (part.of - mean * part.all) ** 2, 0);
  const error = Math.sqrt((wards / Math.max(1, wards - 1)) * squares) / all;
  const band = bandAround(mean, error, wards);
  if (band === undefined) return { mean, wards };
  const most = kind === 'share' ? 1 : Number.POSITIVE_INFINITY;
  return { mean, low: Math.max(0, band.low), high: Math.min(most, band.high), wards };
}

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Times the error of the mean: half a band of 95 %. */
const factors = new Map<number, number>();

function bandAround(
  mean: number,
  error: number,
  wards: number,
): { readonly low: number; readonly high: number } | undefined {
  if (wards < 2) return undefined;
  let factor = factors.get(wards);
  if (factor === undefined) {
    factor = studentQuantile(0.975, wards - 1);
    factors.set(wards, factor);
  }
  return { low: mean - factor * error, high: mean + factor * error };
}
