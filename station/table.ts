import { alarmCell } from './alarm-cell.ts';
import { type BedRow, choose, linkCell, rings, rowsOf } from './beds.ts';
import { fitted, type Piece, painted, piece } from './cell.ts';
import { footOf, headOf } from './frame.ts';
import { isUnjudged } from './program-piece.ts';
import { scoreCell, scoreWidth } from './score-cell.ts';
import { withoutSpare } from './spare.ts';
import { truthCell, truthWidth } from './truth-cell.ts';
import type { Paint, View } from './view.ts';
import { vitalCell, vitalColumns } from './vital-cells.ts';
import { wardLine } from './ward-line.ts';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

interface Column {
  readonly head: string;
  readonly width: number;
  cell(row: BedRow): Piece;
}

const nameWidth = { least: 4, most: 14, mostInWide: 24 };
const wideColumns = 100;
/** From here on there is room for the age beside every stale value. */
const roomyColumns = 120;
const linkWidth = 7;

/**
 * The ward as a table of at most `rows` lines, none wider than `columns`. Lines below the beds make
 * room for beds, as far as they can be spared. Where there are more beds than lines all the same, beds
 * with alarms are shown before others (but all in their order, so that nothing jumps about), and a line
 * says how many are hidden.
 */
export function renderTable(view: View, { columns, rows }: Size, paint: Paint): string {
  const all = rowsOf(view);
  const ward = wardLine(view, columns, paint);
  // The head, the names of the columns, and the empty line above the foot.
  const room = rows - ward.length - 3;
  const foot = withoutSpare(footOf(view, columns, paint), room, {
    all: all.length,
    needed: all.filter(rings).length + 1,
  });
  const { shown, hidden } = choose(all, Math.max(1, room - foot.length));
  const cells = columnsOf(view, shown, columns);

  const lines = [
    headOf(view, columns, paint),
    ...ward,
    paint('dim', fitted(`${headsOf(cells)}alarms`, columns).trimEnd()),
    ...shown.map((row) => bedLine(row, cells, view, columns, paint)),
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

function columnsOf(view: View, shown: readonly BedRow[], columns: number): readonly Column[] {
  const isWide = columns >= wideColumns;
  const longest = Math.max(0, ...shown.map(({ patient }) => patient.length));
  const most = isWide ? nameWidth.mostInWide : nameWidth.most;
  const unjudged = isUnjudged(view);
  // Reports come twice a second of the wall's time, and that can be minutes of the ward's.
  const look = { nowMs: view.nowMs, slackMs: 1500 * view.speed, unjudged };

  return [
    {
      head: 'bed',
      width: Math.min(most, Math.max(nameWidth.least, longest)) + 2,
      cell: ({ patient }) => piece(patient),
    },
    { head: 'link', width: linkWidth, cell: linkCell },
    ...vitalColumns.map((column): Column => {
      const width = columns >= roomyColumns ? column.width + 2 : column.width;
      const cell = ({ report }: BedRow) => vitalCell(column, report?.vitals ?? {}, look, width - 1);
      return { head: column.head, width, cell };
    }),
    ...(isWide
      ? [
          {
            head: 'NEWS2',
            width: scoreWidth,
            cell: ({ report }: BedRow) => scoreCell(report ?? {}, unjudged),
          },
        ]
      : []),
    ...(isWide && (view.reports.devices?.arms ?? []).length > 0
      ? [{ head: 'truth', width: truthWidth, cell: truthCell }]
      : []),
  ];
}

function headsOf(columns: readonly Column[]): string {
  return columns.map(({ head, width }) => fitted(head, width)).join('');
}

function bedLine(
  row: BedRow,
  cells: readonly Column[],
  view: View,
  columns: number,
  paint: Paint,
): string {
  let line = '';
  let used = 0;
  for (const { width, cell } of cells) {
    const room = Math.min(width, columns - used);
    if (room < 1) return line;
    const { text, style } = cell(row);
    // One space at least keeps a cell apart from its neighbour.
    line += painted({ text: `${fitted(text, Math.max(0, room - 1))} `, style }, paint);
    used += room;
  }
  const alarms = row.report && columns > used;
  return alarms ? line + alarmCell(row.report, view.nowMs, columns - used, paint) : line;
}
