import type { AlarmRecord, SweepCell, WardResult } from '#study/ward/results.ts';
import { bedDaysOf } from './worth.ts';

/** A figure of this study to set beside a published one; `n` tells what it rests on, or what lacks. */
export interface Ours {
  readonly ours?: number;
  readonly n: string;
}

/** Fewer alarms than this make no share worth comparing. */
const enoughAlarms = 20;
const enoughPatients = 20;

/** Without a network where the sweep has that: the published figures are of monitors at the bedside. */
function onOneLink(cells: readonly SweepCell[]): readonly SweepCell[] {
  const link = cells.some((cell) => cell.link === 'perfect') ? 'perfect' : cells[0]?.link;
  return cells.filter((cell) => cell.link === link);
}

/** What a hold does to a count, over all rules that were tried with and without it. */
export function changeByHold(
  cells: readonly SweepCell[],
  holdMs: number,
  count: (cell: SweepCell) => number,
): Ours {
  const swept = onOneLink(cells);
  const held = swept.filter((cell) => cell.holdMs === holdMs);
  if (held.length === 0) return lacking(`the sweep has no hold of ${holdMs / 1000} s`);
  const pairs = held.flatMap((after) => {
    const before = swept.find((cell) => cell.rule === after.rule && cell.holdMs === 0);
    return before ? [{ before, after }] : [];
  });
  return changeOf(pairs, count);
}

/** What another limit does to the number of alarms, at the same hold. */
export function changeByLimit(
  before: readonly SweepCell[],
  after: readonly SweepCell[],
  holdMs: number,
): Ours {
  const from = onOneLink(before).find((cell) => cell.holdMs === holdMs);
  const to = onOneLink(after).find((cell) => cell.holdMs === holdMs && cell.link === from?.link);
  if (!from || !to) return lacking('the sweep has not both limits with the hold of the rule');
  return changeOf([{ before: from, after: to }], ({ alarms }) => alarms);
}

function changeOf(
  pairs: readonly { readonly before: SweepCell; readonly after: SweepCell }[],
  count: (cell: SweepCell) => number,
): Ours {
  const before = pairs.reduce((sum, pair) => sum + count(pair.before), 0);
  const after = pairs.reduce((sum, pair) => sum + count(pair.after), 0);
  const bedDays = pairs[0]?.before.bedDays ?? 0;
  if (before < enoughAlarms) return lacking(`too few alarms in the sweep (${before})`);
  const rules = pairs.length === 1 ? '1 rule' : `${pairs.length} rules`;
  return {
    ours: after / before - 1,
    n: `${before} alarms became ${after}; ${rules}, ${bedDays.toFixed(1)} bed-days of the sweep`,
  };
}

/** As the staff were told: physiological alarms, whose limits and holds are what was tuned there. */
export function loadPerBedDay(wards: readonly WardResult[]): Ours {
  const bedDays = wards.reduce((sum, ward) => sum + bedDaysOf(ward), 0);
  if (bedDays < 1) return lacking('less than one bed-day');
  const alarms = wards.flatMap(heard);
  const limits = alarms.filter(({ kind }) => kind === 'physiological').length;
  return {
    ours: limits / bedDays,
    n: `${limits} physiological alarms in ${bedDays.toFixed(1)} bed-days, beside ${alarms.length - limits} technical ones`,
  };
}

/** Who has how many alarms of low saturation: a tenth of the patients, those with the most. */
export function concentration(wards: readonly WardResult[]): Ours {
  const patients = wards.reduce((sum, ward) => sum + ward.patients, 0);
  const counts = saturationCounts(wards);
  const alarms = counts.reduce((sum, count) => sum + count, 0);
  if (patients < enoughPatients) return lacking(`too few patients (${patients})`);
  if (alarms < enoughAlarms) return lacking(`too few alarms of low saturation (${alarms})`);

  const tenth = Math.round(patients / 10);
  const most = counts.slice(0, tenth).reduce((sum, count) => sum + count, 0);
  return { ours: most / alarms, n: `${alarms} alarms of ${patients} patients` };
}

/** Alarms of low saturation by patient, of those who had any; the most first. */
export function saturationCounts(wards: readonly WardResult[]): readonly number[] {
  const counts = wards.flatMap((ward) => {
    const own = heard(ward).filter(({ rule }) => rule === 'low_saturation');
    return [...Map.groupBy(own, ({ patient }) => patient).values()].map(({ length }) => length);
  });
  return counts.sort((a, b) => b - a);
}

/** What the staff of the monitored arm were told of. */
export function heard(ward: WardResult): readonly AlarmRecord[] {
  return ward.alarms.filter(({ evaluator, rang }) => rang && evaluator === 'arrived');
}

function lacking(what: string): Ours {
  return { n: what };
}
