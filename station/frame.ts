import { notice } from '#ward/notice.ts';
import type { DevicesReport } from '#ward/program.ts';
import { isAny, worthWords } from '#ward/worth.ts';
import { runningTime } from './ages.ts';
import { fitted, flow, type Piece, piece } from './cell.ts';
import { comparisonLines } from './comparisons.ts';
import { groupsOf } from './groups.ts';
import { rulePieces, slowestPieces, webhookPieces } from './judging-lines.ts';
import { plain, programPiece } from './program-piece.ts';
import { type FootPart, luxury } from './spare.ts';
import type { Paint, View } from './view.ts';

/** The line above the beds. */
export function headOf(view: View, width: number, paint: Paint): string {
  const speed = view.speed === 1 ? '' : `  speed ${view.speed}`;
  const places = view.places ? `  ${view.places.mqtt}  ${view.places.http}` : '';
  const text = `wardtwin  ${runningTime(view.elapsedMs)}${speed}${places}`;
  return paint('bold', fitted(text, width).trimEnd());
}

/**
 * The parts below the beds: how both groups truly are, what alarms were worth, counters, delays, programs, rules, what is judged
 * beside, store, and what the reader can do.
 */
export function footOf(view: View, width: number, paint: Paint): readonly FootPart[] {
  const { reports, programs, phase } = view;
  const { analytics, gateway } = reports;
  const line = (label: string, pieces: readonly Piece[]) => flow(label, pieces, width, paint);
  const part = (spare: number, lines: readonly string[]): FootPart => ({ lines, spare });
  const busy = gateway?.store === 'busy';
  const reason = busy ? ` (${plain(gateway?.storeReason ?? 'busy')})` : '';
  const states = programs.map((each) => programPiece(each, view));

  return [
    part(0, groupsOf(view, width, paint)),
    part(1, line('worth', worthPieces(reports.devices))),
    part(3, line('samples', samplePieces(view))),
    part(
      5,
      line('delay', [
        piece(`measured to received ${delayOf(gateway?.delayMs)}`),
        piece(`received to evaluated ${delayOf(analytics?.delayMs)}`),
      ]),
    ),
    part(5, line('slowest', slowestPieces(analytics?.slowest ?? []))),
    part(states.some(({ style }) => style !== undefined) ? 0 : 2, line('programs', states)),
    part(analytics?.rulesFault ? 0 : 4, analytics ? line('rules', rulePieces(analytics)) : []),
    part(1, comparisonLines(analytics?.comparisons ?? [], width, paint)),
    part(1, analytics?.webhook ? line('webhook', webhookPieces(analytics.webhook)) : []),
    part(
      busy ? 0 : 6,
      line('store', [
        piece(`${view.store}: ${busy ? `waits${reason}` : 'writing'}`, busy ? 'yellow' : undefined),
      ]),
    ),
    part(luxury, legendOf(width, paint)),
    // Sentence by sentence, so that it is whole in a narrow terminal, too.
    part(
      0,
      line(
        '',
        (notice.match(/[^.]+\./g) ?? []).map((each) => piece(each.trim(), 'dim')),
      ),
    ),
    part(0, [paint('bold', fitted(phase, width).trimEnd())]),
  ];
}

/** What the alarms that rang were worth so far; nothing before one is judged, nor for real people. */
function worthPieces(devices: DevicesReport | undefined): readonly Piece[] {
  const { worth } = devices ?? {};
  return worth && isAny(worth) ? worthWords(worth).map((each) => piece(each)) : [];
}

function samplePieces({ reports, counts }: View): readonly Piece[] {
  const busy = reports.gateway?.store === 'busy';
  return [
    piece(`published ${counts.published}`),
    piece(`acknowledged ${counts.acknowledged}`),
    ...(reports.devices?.lost ? [piece(`lost by the link ${reports.devices.lost}`)] : []),
    piece(`received ${counts.received}`),
    piece(`stored ${counts.stored}`),
    piece(`held ${counts.held}`, busy ? 'yellow' : undefined),
    piece(`duplicates ${counts.duplicates}`),
    piece(`refused ${counts.refused}`, counts.refused > 0 ? 'yellow' : undefined),
  ];
}

function legendOf(width: number, paint: Paint): readonly string[] {
  const marks = ['!!! !! ! patient', '### ## # sensor', '\u2713 seen', '97? stale'];
  const score = width < 100 ? [] : ['NEWS2 *** high ** medium * low-medium'];
  return flow(
    'marks',
    [...marks, ...score].map((each) => piece(each, 'dim')),
    width,
    paint,
  );
}

/** Half of the readings are at least as fast as the first, 99 of 100 as the second. */
function delayOf(delay: { readonly p50: number; readonly p99: number } | undefined): string {
  return delay ? `p50 ${delay.p50} p99 ${delay.p99} ms` : '-';
}
