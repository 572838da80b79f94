import { notice } from '#ward/notice.ts';
import { runningTime } from './ages.ts';
import { fitted, flow, type Piece, piece } from './cell.ts';
import { plain, programPiece } from './program-piece.ts';
import type { Paint, View } from './view.ts';

/** The line above the beds. */
export function headOf(view: View, width: number, paint: Paint): string {
  const speed = view.speed === 1 ? '' : `  speed ${view.speed}`;
  const places = view.places ? `  ${view.places.mqtt}  ${view.places.http}` : '';
  const text = `wardtwin  ${runningTime(view.elapsedMs)}${speed}${places}`;
  return paint('bold', fitted(text, width).trimEnd());
}

/** The lines below the beds: counters, delays, programs, store, and what the reader can do. */
export function footOf(view: View, width: number, paint: Paint): readonly string[] {
  const { reports, counts, programs, phase } = view;
  const line = (label: string, pieces: readonly Piece[]) => flow(label, pieces, width, paint);
  const busy = reports.gateway?.store === 'busy';
  const reason = busy ? ` (${plain(reports.gateway?.storeReason ?? 'busy')})` : '';

  return [
    ...line('samples', [
      piece(`published ${counts.published}`),
      piece(`acknowledged ${counts.acknowledged}`),
      ...(reports.devices?.lost ? [piece(`lost by the link ${reports.devices.lost}`)] : []),
      piece(`received ${counts.received}`),
      piece(`stored ${counts.stored}`),
      piece(`held ${counts.held}`, busy ? 'yellow' : undefined),
      piece(`duplicates ${counts.duplicates}`),
      piece(`refused ${counts.refused}`, counts.refused > 0 ? 'yellow' : undefined),
    ]),
    ...line('delay', [
      piece(`measured to received ${delayOf(reports.gateway?.delayMs)}`),
      piece(`received to evaluated ${delayOf(reports.analytics?.delayMs)}`),
    ]),
    ...line(
      'programs',
      programs.map((each) => programPiece(each, view)),
    ),
    ...line('store', [
      piece(`${view.store}: ${busy ? `waits${reason}` : 'writing'}`, busy ? 'yellow' : undefined),
    ]),
    // Sentence by sentence, so that it is whole in a narrow terminal, too.
    ...line(
      '',
      (notice.match(/[^.]+\./g) ?? []).map((each) => piece(each.trim(), 'dim')),
    ),
    paint('bold', fitted(phase, width).trimEnd()),
  ];
}

/** `3 / 12 ms`: half of the readings are at least as fast as the first, 99 of 100 as the second. */
function delayOf(delay: { readonly p50: number; readonly p99: number } | undefined): string {
  return delay ? `p50 ${delay.p50} p99 ${delay.p99} ms` : '-';
}
