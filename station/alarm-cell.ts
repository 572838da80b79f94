import type { Priority } from '#ward/alarm.ts';
import type { PatientReport } from '#ward/program.ts';
import { ageOf } from './ages.ts';
import { fitted, type Piece, painted, piece } from './cell.ts';
import type { Paint, Style } from './view.ts';

/** Never by colour alone: the marks say the priority, too. */
export const looks = {
  high: { rank: 3, mark: '!!!', style: 'red' },
  medium: { rank: 2, mark: '!!', style: 'yellow' },
  low: { rank: 1, mark: '!', style: 'cyan' },
} as const satisfies Record<Priority, { rank: number; mark: string; style: Style }>;

const leastWidth = 6;

type Urgent = Pick<PatientReport['alarms'][number], 'priority' | 'raisedAt'>;

/** The most urgent first; of equally urgent ones the oldest first. */
export function byUrgency(one: Urgent, other: Urgent): number {
  return looks[other.priority].rank - looks[one.priority].rank || one.raisedAt - other.raisedAt;
}

/**
 * Alarms and what was asked for because of them, as many as fit: `!!! tachycardia 2m  +1`. The most
 * urgent is always there, cut if it must be.
 */
export function alarmCell(
  { alarms, interventions }: Pick<PatientReport, 'alarms' | 'interventions'>,
  nowMs: number,
  width: number,
  paint: Paint,
): string {
  const pieces: readonly Piece[] = [
    ...[...alarms].sort(byUrgency).map(({ rule, priority, raisedAt }) => {
      const { mark, style } = looks[priority];
      return piece(`${mark} ${rule.replaceAll('_', ' ')} ${ageOf(nowMs - raisedAt)}`, style);
    }),
    ...interventions.map(({ kind }) => piece(`> ${kind.replaceAll('_', ' ')}`)),
  ];
  if (pieces.length === 0) return '';

  const count = Math.max(1, howManyFit(pieces, width));
  const left = pieces.length - count;
  const uncut = left > 0 ? `  +${left}` : '';
  // Where there is no room for both, the most urgent alarm goes before the number of the others.
  const more = uncut.length + leastWidth > width ? '' : uncut;
  const room = Math.max(0, width - more.length);
  const shown = pieces.slice(0, count).map((each) => {
    const text = each.text.length > room ? fitted(each.text, room) : each.text;
    return painted({ ...each, text }, paint);
  });
  return `${shown.join('  ')}${more}`;
}

function howManyFit(pieces: readonly Piece[], width: number): number {
  for (let count = pieces.length; count > 0; count -= 1) {
    const text = pieces.slice(0, count).reduce((sum, each) => sum + each.text.length + 2, -2);
    const more = count < pieces.length ? `  +${pieces.length - count}`.length : 0;
    if (text + more <= width) return count;
  }
  return 0;
}
