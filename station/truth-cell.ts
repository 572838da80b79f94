import type { BedRow } from './beds.ts';
import { type Piece, piece } from './cell.ts';

export const truthWidth = 9;

/** How the simulated patient truly is, in a column of its own: no rule and no alarm knows it. */
export function truthCell({ truth }: Pick<BedRow, 'truth'>): Piece {
  if (truth === undefined) return piece('-', 'dim');
  return truth === 'gone' ? piece('gone', 'red') : piece(`\u25CF ${truth}`, truth);
}
