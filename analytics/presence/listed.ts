const listedMax = 5;

/** The first five, by name, and how many more there are. */
export function listed(parts: readonly string[]): string {
  const sorted = parts.toSorted();
  const rest = sorted.length - listedMax;
  return `${sorted.slice(0, listedMax).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
