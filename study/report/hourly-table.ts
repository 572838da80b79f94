import type { Compared, Series } from '#study/analysis/compared.ts';
import type { Markup } from './markup.ts';
import { table } from './table.ts';
import { numeral } from './words.ts';

/** At most this many rows; hours between them are left to the data files. */
const rowsMax = 24;

export function hourlyTable(
  what: string,
  { hourly }: Compared,
  write: (value: number) => string = numeral,
): Markup {
  const hours = hourly.difference.mean.length;
  const every = Math.ceil(hours / rowsMax);
  const rows = Array.from({ length: Math.ceil(hours / every) }, (_, index) => {
    // Counted from the end, so that the last hour is always there.
    const hour = hours - 1 - index * every;
    return [
      `hour ${hour + 1}`,
      cell(hourly.monitored, hour, write),
      cell(hourly.unmonitored, hour, write),
      cell(hourly.difference, hour, (value) => (value > 0 ? `+${write(value)}` : write(value))),
    ];
  });
  return table(
    `${what} by hour: mean and 95 % band`,
    ['', 'monitored', 'unmonitored', 'paired difference'],
    rows.reverse(),
  );
}

function cell({ mean, low, high }: Series, hour: number, write: (value: number) => string): string {
  const [middle, from, to] = [mean[hour], low?.[hour], high?.[hour]];
  if (middle === undefined) return '–';
  if (from === undefined || to === undefined) return write(middle);
  return `${write(middle)} (${write(from)} to ${write(to)})`;
}
