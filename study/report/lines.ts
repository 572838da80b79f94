import type { Series } from '#study/analysis/compared.ts';

/** One line over the hours, each value at the middle of its hour, with its band. */
export function hourlyLine(parts: {
  readonly name: string;
  readonly series: Series;
  readonly colour: string;
  readonly dash?: 'solid' | 'dashed';
}): readonly object[] {
  const { name, series, colour, dash = 'solid' } = parts;
  const at = (values: readonly number[]) => values.map((value, hour) => [hour + 0.5, value]);
  const line = {
    name,
    type: 'line',
    data: at(series.mean),
    // A line through one point is none.
    showSymbol: series.mean.length < 3,
    symbol: 'circle',
    symbolSize: 7,
    silent: true,
    z: 4,
    itemStyle: { color: colour },
    lineStyle: { color: colour, width: 2.2, type: dash },
  };
  return [...band(name, series, colour, at), line];
}

/** Two lines that are not seen, one upon the other, with the space between them filled. */
function band(
  name: string,
  { low, high }: Series,
  colour: string,
  at: (values: readonly number[]) => unknown,
): readonly object[] {
  if (low === undefined || high === undefined) return [];
  const unseen = {
    type: 'line',
    stack: `band ${name}`,
    stackStrategy: 'all',
    symbol: 'none',
    silent: true,
    lineStyle: { opacity: 0 },
    itemStyle: { color: colour },
  };
  return [
    { ...unseen, name: `below ${name}`, data: at(low) },
    {
      ...unseen,
      name: `band ${name}`,
      data: at(high.map((edge, hour) => edge - (low[hour] ?? edge))),
      areaStyle: { color: colour, opacity: 0.2 },
    },
  ];
}
