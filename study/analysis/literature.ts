import { readUsualRules } from '#analytics/rules/rule-file.ts';
import type { StudyResult, SweepCell } from '#study/ward/results.ts';
import {
  changeByHold,
  changeByLimit,
  concentration,
  loadPerBedDay,
  type Ours,
} from './measured.ts';
import { whyChange, whyConcentration, whyLoad } from './reasons.ts';

/** A published figure, and what this study measured of the same. */
export interface LiteratureRow {
  readonly source: string;
  readonly what: string;
  readonly unit: 'change' | 'share' | 'per bed-day';
  readonly theirs: number;
  /** Absent where this study cannot say; `n` then tells what is missing. */
  readonly ours?: number;
  readonly n: string;
  /** Why they differ. */
  readonly why: string;
}

const { rules } = readUsualRules();
const saturation = rules.find(({ id }) => id === 'low_saturation');

/** Nothing here was fitted: the figures are looked up after the study, never before. */
export function literature(result: StudyResult): readonly LiteratureRow[] {
  const { wards, sweep } = result;
  const atOwnLimit = sweep.filter((cell) => rules.some((rule) => isAt(cell, rule.id, rule.limit)));
  const saturationAt = (limit: number) =>
    sweep.filter((cell) => isAt(cell, 'low_saturation', limit));

  const change = (
    source: string,
    what: string,
    theirs: number,
    ours: Ours,
    moved: 'hold' | 'limit',
  ): LiteratureRow => ({
    source,
    what,
    unit: 'change',
    theirs,
    ...ours,
    why: whyChange(theirs, ours.ours, moved, wards),
  });

  const load = loadPerBedDay(wards);
  const shared = concentration(wards);
  return [
    change(
      'Görges 2009, Anesth Analg 108:1546',
      'Alarms that call for nothing, after a hold of 14 s instead of none',
      -0.5,
      changeByHold(atOwnLimit, 14_000, idle),
      'hold',
    ),
    change(
      'Görges 2009, Anesth Analg 108:1546',
      'Alarms that call for nothing, after a hold of 19 s instead of none',
      -0.67,
      changeByHold(atOwnLimit, 19_000, idle),
      'hold',
    ),
    change(
      'Rheineck-Leyssius, quoted in Welch 2011',
      'Alarms of saturation below 90 %, after a hold of 15 s instead of none',
      -0.6,
      changeByHold(saturationAt(90), 15_000, every),
      'hold',
    ),
    change(
      'Johns Hopkins, quoted in Welch 2011',
      'Alarms of low saturation, with the limit at 88 % instead of 90 %',
      -0.63,
      changeByLimit(saturationAt(90), saturationAt(88), saturation?.holdMs ?? 0),
      'limit',
    ),
    {
      source: 'Welch 2016, 10.1007/s10877-015-9790-8',
      what: 'Alarms per bed-day on a ward, with tuned limits and holds',
      unit: 'per bed-day',
      theirs: 10,
      ...load,
      why: whyLoad(10, load.ours, wards),
    },
    {
      source: 'Lansdowne 2016, PMC4891882',
      what: 'Share of the alarms of low saturation that come from a tenth of the patients',
      unit: 'share',
      theirs: 0.57,
      ...shared,
      why: whyConcentration(0.57, shared.ours, wards),
    },
  ];
}

function isAt(cell: SweepCell, rule: string, limit: unknown): boolean {
  return cell.rule === rule && cell.limit === limit;
}

function idle(cell: SweepCell): number {
  return cell.alarms - cell.actionable;
}

function every(cell: SweepCell): number {
  return cell.alarms;
}
