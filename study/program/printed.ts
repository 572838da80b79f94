import { isAbsolute, relative } from 'node:path';
import type { Analysis } from '#study/analysis/analysis.ts';
import type { Estimate } from '#study/analysis/estimate.ts';
import type { Plan } from '#study/plan.ts';
import { notice } from '#ward/notice.ts';
import { lasted } from './lasted.ts';

export interface Ended {
  readonly plan: Plan;
  readonly analysis: Analysis;
  readonly out: string;
  readonly seconds: number;
  readonly complete: boolean;
}

/** What a person reads when a study is over. */
export function printedSummary({ plan, analysis, out, seconds, complete }: Ended): string {
  const { size, severity, worth, detection } = analysis;
  const { done, planned } = size.wards;
  const end = severity.lastDay;
  const { arrived } = worth;
  const lines: readonly (readonly [string, string])[] = [
    ['mean severity, last day', both(end, (each) => each.mean.toFixed(3))],
    ['  monitored minus twins', estimated(end?.difference, signed)],
    ['alarms per bed-day', estimated(arrived.physiologicalPerBedDay, (value) => value.toFixed(1))],
    ['  of a device', estimated(arrived.technicalPerBedDay, (value) => value.toFixed(1))],
    ['positive predictive value', estimated(arrived.all.positivePredictiveValue, percent)],
    ['time to detection', both(detection, ({ all }) => waited(all.medianMs))],
    ['  the slowest twentieth', both(detection, ({ all }) => waited(all.p95Ms))],
    ['red illnesses missed', both(detection, (each) => `${each.missed} of ${each.redEpisodes}`)],
  ];
  const width = Math.max(...lines.map(([name]) => name.length)) + 2;
  const what = `${counted(plan.patients, 'patient')}, ${lasted(plan.days * 86_400)}, ${counted(plan.replicates, 'replicate')}, seed ${plan.seed}, link ${plan.link.name}, staff ${plan.staff.name}`;
  return [
    '',
    what,
    `${done} of ${planned} wards in ${lasted(seconds)}${complete ? '' : ': interrupted, these are partial results'}`,
    '',
    ...lines.map(([name, value]) => `${name.padEnd(width)}${value}`),
    '',
    `Report: ${nearName(out)}/report.html`,
    notice,
    '',
  ].join('\n');
}

/** The last line with `--json`: what a script asks first. What cannot be told is null. */
export function jsonSummary({ analysis, out, seconds, complete }: Ended): string {
  const { size, severity, worth, detection } = analysis;
  const { arrived } = worth;
  const told = {
    out,
    complete,
    wards: size.wards,
    seconds: Math.round(seconds * 10) / 10,
    severity: severity.lastDay ?? null,
    alarmsPerBedDay: arrived.physiologicalPerBedDay ?? null,
    technicalAlarmsPerBedDay: arrived.technicalPerBedDay ?? null,
    positivePredictiveValue: arrived.all.positivePredictiveValue ?? null,
    sensitivity: arrived.sensitivity ?? null,
    detectionMedianMs: {
      monitored: detection.monitored.all.medianMs ?? null,
      unmonitored: detection.unmonitored.all.medianMs ?? null,
    },
  };
  return `${JSON.stringify(told)}\n`;
}

/** From here, where it is below here. */
function nearName(folder: string): string {
  const near = relative('.', folder);
  return near.startsWith('..') || isAbsolute(near) ? folder : near || '.';
}

const none = 'cannot be told';

function both<Side>(
  sides: { readonly monitored: Side; readonly unmonitored: Side } | undefined,
  say: (side: Side) => string,
): string {
  if (sides === undefined) return none;
  return `monitored ${say(sides.monitored)}, twins ${say(sides.unmonitored)}`;
}

function estimated(estimate: Estimate | undefined, say: (value: number) => string): string {
  if (estimate === undefined) return none;
  const { mean, low, high } = estimate;
  if (low === undefined || high === undefined) return say(mean);
  return `${say(mean)} (95 % band ${say(low)} to ${say(high)})`;
}

const percent = (share: number) => `${Math.round(share * 100)} %`;

const signed = (value: number) => `${value < 0 ? '' : '+'}${value.toFixed(3)}`;

function waited(ms: number | undefined): string {
  return ms === undefined ? 'not reached' : lasted(ms / 1000);
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
