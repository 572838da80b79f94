/** Between the two values that are nearest by rank, in proportion. Absent where there is no value. */
export function quantile(values: readonly number[], share: number): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = (sorted.length - 1) * share;
  const below = sorted[Math.floor(rank)];
  const above = sorted[Math.ceil(rank)];
  if (below === undefined || above === undefined) return undefined;
  return below + (above - below) * (rank - Math.floor(rank));
}

/** How many values, and where the middle and the slowest twentieth lie; in the unit of the values. */
export interface Spread {
  readonly n: number;
  readonly mean?: number;
  readonly median?: number;
  readonly p95?: number;
}

export function spread(values: readonly number[]): Spread {
  const median = quantile(values, 0.5);
  const p95 = quantile(values, 0.95);
  if (median === undefined || p95 === undefined) return { n: 0 };
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { n: values.length, mean, median, p95 };
}
