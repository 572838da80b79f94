/** Hours put together, so that a long study has no more bars than can be seen. */
export interface Bin {
  /** First hour. */
  readonly from: number;
  readonly hours: number;
  readonly mean: number;
}

export function binned(hourly: readonly number[], most: number): readonly Bin[] {
  const wide = Math.max(1, Math.ceil(hourly.length / most));
  return Array.from({ length: Math.ceil(hourly.length / wide) }, (_, index) => {
    const values = hourly.slice(index * wide, (index + 1) * wide);
    return {
      from: index * wide,
      hours: values.length,
      mean: values.reduce((sum, value) => sum + value, 0) / values.length,
    };
  });
}
