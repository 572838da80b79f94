import type { Cell } from './columns.ts';

/** One line of CSV (RFC 4180, but ended by a line feed alone). A missing value is an empty field. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(field).join(',')}\n`;
}

function field(cell: Cell): string {
  if (cell === undefined) return '';
  if (typeof cell === 'number') return String(cell);
  // An empty text is quoted, so that it is not a missing value.
  return cell === '' || /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
