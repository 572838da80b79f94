import type { ArmResult } from '#study/ward/results.ts';
import { type Arm, type VisitCause, visitCauses } from '#ward/truth.ts';
import type { Column } from './columns.ts';
import { type InWard, wardColumns } from './ward-columns.ts';

export interface HourRow extends InWard {
  readonly arm: Arm;
  readonly hour: number;
}

const visitMeanings = {
  alarm: 'visits of staff to patients because of an alarm on a vital sign',
  technical: 'visits of staff because of a silent or disturbed device',
  round: 'visits of staff on a ward round',
  bell: 'visits of staff because the patient rang',
} as const satisfies Record<VisitCause, string>;

export const hourColumns: readonly Column<HourRow>[] = [
  ...wardColumns,
  {
    name: 'arm',
    type: 'STRING',
    unit: '',
    meaning: 'monitored (wears devices) or unmonitored (the twins, who wear nothing)',
    of: (row) => row.arm,
  },
  {
    name: 'hour',
    type: 'INT64',
    unit: 'h',
    meaning: 'hour h is from h to h + 1 hours after the start',
    of: (row) => row.hour,
  },
  ofHour('mean_severity', '1', 'mean true severity of the patients, 0 (well) to 1', 'severity'),
  ofHour('green_share', '1', 'share of patient time in which they were healthy', 'green'),
  ofHour('yellow_share', '1', 'share of patient time in which they were to be watched', 'yellow'),
  ofHour('red_share', '1', 'share of patient time in which they were acutely ill', 'red'),
  ...visitCauses.map(
    (cause): Column<HourRow> => ({
      name: `visits_${cause}`,
      type: 'INT64',
      unit: '{visits}',
      meaning: visitMeanings[cause],
      of: (row) => row.in.arms[row.arm].visits[cause][row.hour],
    }),
  ),
];

function ofHour(
  name: string,
  unit: string,
  meaning: string,
  series: Exclude<keyof ArmResult, 'visits'>,
): Column<HourRow> {
  const of = (row: HourRow) => row.in.arms[row.arm][series][row.hour];
  return { name, type: 'DOUBLE', unit, meaning, of };
}
