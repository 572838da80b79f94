import { runningTime } from './ages.ts';
import { byUrgency } from './alarm-cell.ts';
import { plain, programPiece } from './program-piece.ts';
import type { View } from './view.ts';

const alarmsMax = 3;

/** The ward in one line, for a log or a pipe. */
export function tickerLine(view: View): string {
  const { reports, counts, programs } = view;
  if (reports.devices === undefined) {
    return `starting  ${programs.map((each) => programPiece(each, view).text).join('  ')}`;
  }
  const devices = reports.devices.beds.flatMap((bed) => bed.devices);
  const carrying = devices.filter(({ link }) => link !== 'ended');
  const online = carrying.filter(({ link }) => link === 'online').length;
  const up = programs.some(({ program, status }) => program === 'devices' && status.kind === 'up');
  const { received, stored, held, refused, duplicates } = counts;

  return [
    `${runningTime(view.elapsedMs)}  ${reports.devices.beds.length} beds`,
    `${up ? online : '?'}/${carrying.length} online`,
    `received ${received} stored ${stored} held ${held}${unless0('refused', refused)}${unless0('duplicates', duplicates)}`,
    ...delays(view),
    ...severities(view),
    alarmsIn(view),
    ...programs
      .filter(({ status }) => status.kind !== 'up' && status.kind !== 'ended')
      .map((each) => programPiece(each, view).text),
    ...(reports.gateway?.store === 'busy'
      ? [`store waits: ${plain(reports.gateway.storeReason ?? 'busy')}`]
      : []),
    ...(reports.gateway?.journal === 'full' ? ['JOURNAL FULL'] : []),
  ].join('  ');
}

function unless0(name: string, count: number): string {
  return count === 0 ? '' : ` ${name} ${count}`;
}

function delays({ reports }: View): readonly string[] {
  const delay = reports.gateway?.delayMs;
  return delay ? [`delay ${delay.p50}/${delay.p99} ms`] : [];
}

function severities({ reports }: View): readonly string[] {
  const groups = (reports.devices?.arms ?? []).map(
    ({ arm, severity }) => `${arm} ${severity.toFixed(3)}`,
  );
  return groups.length === 0 ? [] : [`severity ${groups.join(' ')}`];
}

function alarmsIn({ reports }: View): string {
  const active = (reports.analytics?.patients ?? [])
    .flatMap(({ patient, alarms }) => alarms.map((alarm) => ({ patient, ...alarm })))
    .sort(byUrgency);
  if (active.length === 0) return 'no alarms';
  const named = active
    .slice(0, alarmsMax)
    .map(({ patient, rule, priority }) => `${patient} ${rule.replaceAll('_', ' ')} (${priority})`);
  const more = active.length > alarmsMax ? `, ${active.length - alarmsMax} more` : '';
  return `alarms ${active.length} active: ${named.join(', ')}${more}`;
}
