import { alarmCell } from './alarm-cell.ts';
import { type BedRow, choose, linkCell, rowsOf } from './beds.ts';
import { fitted, painted, piece } from './cell.ts';
import { footOf, headOf } from './frame.ts';
import { groupsOf } from './groups.ts';
import { truthCell, truthWidth } from './truth-cell.ts';
import type { Paint, View } from './view.ts';
import { vitalCell, vitalColumns } from './vital-cells.ts';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

const nameWidth = { least: 4, most: 14, mostInWide: 24 };
const wideColumns = 100;
const linkWidth = 7;

/**
 * The ward as a table of at most `rows` lines, none wider than `columns`. Where there are more beds
 * than lines, beds with alarms are shown before others (but all in their order, so that nothing
 * jumps about), and a line says how many are hidden.
 */
export function renderTable(view: View, { columns, rows }: Size, paint: Paint): string {
  const all = rowsOf(view);
  const foot = [...groupsOf(view, columns, paint), ...footOf(view, columns, paint)];
  // The head, the names of the columns, and the empty line above the foot.
  const room = Math.max(1, rows - foot.length - 3);
  const truth = columns >= wideColumns && (view.reports.devices?.arms ?? []).length > 0;
  const { shown, hidden } = choose(all, room);
  const longest = Math.max(0, ...shown.map(({ patient }) => patient.length));
  const most = columns < wideColumns ? nameWidth.most : nameWidth.mostInWide;
  const name = Math.min(most, Math.max(nameWidth.least, longest)) + 2;

  const lines = [
    headOf(view, columns, paint),
    paint('dim', namesOfColumns(name, truth, columns)),
    ...shown.map((row) => bedLine(row, view, { name, truth, columns }, paint)),
    ...(hidden === '' ? [] : [paint('bold', fitted(hidden, columns).trimEnd())]),
    ...(all.length === 0
      ? [paint('dim', fitted('no bed has reported yet', columns).trimEnd())]
      : []),
    '',
    ...foot,
  ];
  // In a terminal of very few lines the beds and the last lines matter most.
  return lines.slice(Math.max(0, lines.length - rows)).join('\n');
}

function namesOfColumns(name: number, truth: boolean, columns: number): string {
  const vitals = vitalColumns.map(({ head, width }) => fitted(head, width)).join('');
  return fitted(
    `${fitted('bed', name)}${fitted('link', linkWidth)}${vitals}${truth ? fitted('truth', truthWidth) : ''}alarms`,
    columns,
  ).trimEnd();
}

function bedLine(
  row: BedRow,
  view: View,
  { name, truth, columns }: { name: number; truth: boolean; columns: number },
  paint: Paint,
): string {
  // Reports come twice a second of the wall's time, and that can be minutes of the ward's.
  const slackMs = 1500 * view.speed;
  const cells = [
    { ...piece(row.patient), width: name },
    { ...linkCell(row), width: linkWidth },
    ...vitalColumns.map((column) => ({
      ...vitalCell(column, row.report?.vitals ?? {}, view.nowMs, slackMs),
      width: column.width,
    })),
    ...(truth ? [{ ...truthCell(row), width: truthWidth }] : []),
  ];

  let line = '';
  let used = 0;
  for (const { text, style, width } of cells) {
    const room = Math.min(width, columns - used);
    if (room < 1) return line;
    // One space at least keeps a cell apart from its neighbour.
    line += painted({ text: `${fitted(text, Math.max(0, room - 1))} `, style }, paint);
    used += room;
  }
  const alarms = row.report && columns > used;
  return alarms ? line + alarmCell(row.report, view.nowMs, columns - used, paint) : line;
}
