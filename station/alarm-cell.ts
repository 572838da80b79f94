import type { PatientReport } from '#ward/program.ts';
import { alarmPiece, byUrgency, isTechnical, standingOf, standings } from './alarm-look.ts';
import { fitted, type Piece, painted, piece } from './cell.ts';
import type { Paint } from './view.ts';

const leastWidth = 6;
const gap = '  ';

type Told = PatientReport['alarms'][number];

/**
 * Alarms, as many as fit, and how many do not: `!!! tachycardia 2m  +1 ✓2`, where a tick counts those
 * that somebody has seen or put aside. The most urgent is always there, without its age or cut if it
 * must be. Where there is room for all: how many others explain, and what was asked for.
 */
export function alarmCell(
  { alarms, interventions }: Pick<PatientReport, 'alarms' | 'interventions'>,
  nowMs: number,
  width: number,
  paint: Paint,
): string {
  const told = inOrder(alarms.filter((alarm) => standingOf(alarm) !== 'explained'));
  const pieces = told.map((alarm) => alarmPiece(alarm, nowMs));
  const explained = alarms.length - told.length;
  const extras = [
    ...(explained > 0 ? [piece(`(${explained} explained)`, 'dim')] : []),
    ...interventions.map(({ kind }) => piece(`> ${kind.replaceAll('_', ' ')}`)),
  ];

  const count = howManyFit(pieces, told, width);
  const uncut = moreOf(told.slice(count));
  // Where there is no room for both, the most urgent alarm goes before the number of the others.
  const more = uncut.length + leastWidth > width ? '' : uncut;
  const room = Math.max(0, width - more.length);
  const shown = pieces.slice(0, count);
  const [first] = told;
  if (first !== undefined && widthOf(shown) > room) {
    const { text, style } = alarmPiece(first, nowMs, true);
    shown[0] = { text: text.length > room ? fitted(text, room) : text, style };
  }
  if (count === pieces.length) {
    for (const extra of extras) if (widthOf([...shown, extra]) <= width) shown.push(extra);
  }
  return `${shown.map((each) => painted(each, paint)).join(gap)}${more}`;
}

/** What a sensor will want some time comes after what somebody is being treated for. */
function inOrder(alarms: readonly Told[]): readonly Told[] {
  const placeOf = (alarm: Told) => {
    const standing = standingOf(alarm);
    const isHint = standing === 'ringing' && isTechnical(alarm) && alarm.priority === 'low';
    return standings.indexOf(isHint ? 'seen' : standing) + Number(isHint) / 2;
  };
  return alarms.toSorted((one, other) => placeOf(one) - placeOf(other) || byUrgency(one, other));
}

/** At least one, if there is one. */
function howManyFit(pieces: readonly Piece[], told: readonly Told[], width: number): number {
  for (let count = pieces.length; count > 1; count -= 1) {
    if (widthOf(pieces.slice(0, count)) + moreOf(told.slice(count)).length <= width) return count;
  }
  return Math.min(1, pieces.length);
}

function moreOf(left: readonly Told[]): string {
  const seen = left.filter((alarm) => ['seen', 'shelved'].includes(standingOf(alarm))).length;
  const others = left.length - seen;
  const parts = [...(others > 0 ? [`+${others}`] : []), ...(seen > 0 ? [`\u2713${seen}`] : [])];
  return parts.length === 0 ? '' : `${gap}${parts.join(' ')}`;
}

function widthOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { text }) => sum + text.length + gap.length, -gap.length);
}
