import { wholeWard } from '#ward/alarm.ts';
import { alarmPiece, byUrgency, standingOf } from './alarm-look.ts';
import { flow } from './cell.ts';
import { plain } from './program-piece.ts';
import type { Paint, View } from './view.ts';

const labelWidth = 12;

/**
 * What is wrong with the ward as a whole, in lines of its own above the beds; none where nothing is.
 * An alarm of a whole ward has room for its message.
 */
export function wardLine(
  { reports, nowMs }: Pick<View, 'reports' | 'nowMs'>,
  width: number,
  paint: Paint,
): readonly string[] {
  const ward = reports.analytics?.patients.find(({ patient }) => patient === wholeWard);
  const told = (ward?.alarms ?? []).filter((alarm) => standingOf(alarm) !== 'explained');
  const pieces = told.toSorted(byUrgency).map((alarm) => {
    const { text, style } = alarmPiece(alarm, nowMs);
    return { text: `${text}: ${plain(alarm.message)}`, style };
  });
  return flow('whole ward', pieces, width, paint, labelWidth);
}
