export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function deviation(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
}

export function correlation(some: readonly number[], others: readonly number[]): number {
  const [middle, otherMiddle] = [mean(some), mean(others)];
  const products = some.map((value, i) => (value - middle) * ((others[i] as number) - otherMiddle));
  return mean(products) / deviation(some) / deviation(others);
}

/** The value below which `share` of the values lie. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] as number;
}
