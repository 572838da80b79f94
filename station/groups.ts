import type { ArmReport } from '#ward/program.ts';
import { visitCauses } from '#ward/truth.ts';
import { fitted, painted, piece } from './cell.ts';
import type { Paint, Style, View } from './view.ts';

interface Column {
  readonly head: string;
  readonly width: number;
  readonly style?: Style;
  text(group: ArmReport): string;
}

const columns: readonly Column[] = [
  { head: 'group', width: 12, text: ({ arm }) => arm },
  { head: 'severity', width: 9, text: ({ severity }) => severity.toFixed(3) },
  { head: 'green', width: 6, text: ({ green }) => String(green) },
  { head: 'yellow', width: 7, style: 'yellow', text: ({ yellow }) => String(yellow) },
  { head: 'red', width: 4, style: 'red', text: ({ red }) => String(red) },
  { head: 'gone', width: 6, style: 'red', text: ({ gone }) => String(gone) },
  {
    head: 'visits/h',
    width: 9,
    text: ({ visits }) =>
      String(visitCauses.reduce((sum, cause) => sum + visits.lastHour[cause], 0)),
  },
  ...(['alarm', 'round', 'bell', 'technical'] as const).map((cause) => ({
    head: cause,
    width: cause.length + 1,
    text: ({ visits }: ArmReport) => String(visits.lastHour[cause]),
  })),
];

const remark = '(the truth: analytics never sees it)';

/**
 * Both groups of simulated patients, side by side: how they truly are, and the visits of the last
 * hour by what for. No lines before the devices have reported.
 */
export function groupsOf({ reports }: View, width: number, paint: Paint): readonly string[] {
  if (reports.devices === undefined || reports.devices.beds.length === 0) return [];
  const { arms } = reports.devices;
  if (arms.length === 0) {
    return [paint('dim', fitted('recordings: real people, no twin', width).trimEnd())];
  }
  const heads = columns.map((column) => fitted(column.head, column.width)).join('');
  const head = heads.length + remark.length < width ? `${heads} ${remark}` : heads;
  return [
    paint('dim', fitted(head, width).trimEnd()),
    ...arms.map((group) => lineOf(group, width, paint)),
  ];
}

function lineOf(group: ArmReport, width: number, paint: Paint): string {
  let line = '';
  let used = 0;
  for (const column of columns) {
    const room = Math.min(column.width, width - used);
    if (room < 1) break;
    const text = column.text(group);
    // Nobody in a bad state is nothing to look at.
    const style = text === '0' ? undefined : column.style;
    line += painted(piece(`${fitted(text, room - 1)} `, style), paint);
    used += room;
  }
  return line.trimEnd();
}
