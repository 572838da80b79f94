import type { LiteratureRow } from '#study/analysis/literature.ts';
import type { Markup } from './markup.ts';
import { table } from './table.ts';
import { numeral, orNone, percent, signed } from './words.ts';

/** Published figures, ours beside theirs. */
export function literatureTable(rows: readonly LiteratureRow[], seed: string): Markup {
  return table(
    `Published figures and those of this study, seed ${seed}`,
    ['what', 'source', 'theirs', 'ours', 'ours rests on', 'why they differ'],
    rows.map((row) => [
      row.what,
      row.source,
      inUnit(row.unit, row.theirs),
      orNone(row.ours, (ours) => inUnit(row.unit, ours)),
      row.n,
      row.why,
    ]),
  );
}

export function inUnit(unit: LiteratureRow['unit'], value: number): string {
  switch (unit) {
    case 'change':
      return `${signed(Math.round(value * 100))}\u{a0}%`;
    case 'share':
      return percent(value);
    case 'per bed-day':
      return numeral(value);
    default:
      return unit satisfies never;
  }
}
