import { wholeWard } from '#ward/alarm.ts';
import { isAny, worthWords } from '#ward/worth.ts';
import { runningTime } from './ages.ts';
import { byUrgency, isTechnical, type Standing, standingOf, standings } from './alarm-look.ts';
import { comparisonWords } from './comparisons.ts';
import { badRules } from './judging-lines.ts';
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
    ...worthIn(view),
    ...judgingIn(view),
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

/** What those that rang were worth, as far as they are judged. */
function worthIn({ reports }: View): readonly string[] {
  const { worth } = reports.devices ?? {};
  return worth && isAny(worth) ? [`worth ${worthWords(worth).join(' ')}`] : [];
}

/** What rings, by name; of all else how many. */
function alarmsIn({ reports }: View): string {
  const all = (reports.analytics?.patients ?? [])
    .flatMap(({ patient, alarms }) => alarms.map((alarm) => ({ patient, ...alarm })))
    .toSorted((one, other) => isOfWard(other) - isOfWard(one) || byUrgency(one, other));
  if (all.length === 0) return 'no alarms';
  const counts = new Map<Standing, number>();
  for (const alarm of all) {
    counts.set(standingOf(alarm), (counts.get(standingOf(alarm)) ?? 0) + 1);
  }
  const ringing = all.filter((alarm) => standingOf(alarm) === 'ringing');
  const named = ringing.slice(0, alarmsMax).map((alarm) => {
    const kind = isTechnical(alarm) ? ', technical' : '';
    return `${alarm.patient} ${alarm.rule.replaceAll('_', ' ')} (${alarm.priority}${kind})`;
  });
  const more = ringing.length > alarmsMax ? `, ${ringing.length - alarmsMax} more` : '';
  const quiet = standings
    .filter((standing) => standing !== 'ringing' && counts.has(standing))
    .map((standing) => `${counts.get(standing)} ${standing}`);
  return [
    ringing.length === 0
      ? 'no alarm rings'
      : `alarms ${ringing.length} ring: ${named.join(', ')}${more}`,
    ...(quiet.length > 0 ? [quiet.join(', ')] : []),
  ].join('; ');
}

function isOfWard({ patient }: { readonly patient: string }): number {
  return Number(patient === wholeWard);
}

/** A bad file of rules, what came late, what is judged beside, and what waits for a receiver, if there is any. */
function judgingIn({ reports: { analytics } }: View): readonly string[] {
  if (analytics === undefined) return [];
  const { rulesFault, lateValues, comparisons, webhook } = analytics;
  const { inPlace, tooLate } = lateValues;
  return [
    ...(rulesFault === undefined ? [] : [`rules: ${badRules(rulesFault)}`]),
    ...(inPlace + tooLate > 0 ? [`late ${inPlace} in place ${tooLate} too late`] : []),
    ...comparisons.map((each) => `${plain(each.name)}: ${comparisonWords(each).join(' ')}`),
    ...(webhook ? [`webhook waiting ${webhook.waiting} dead letters ${webhook.deadLetters}`] : []),
  ];
}
