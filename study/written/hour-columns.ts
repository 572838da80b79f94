import type { ArmResult, SampleCounts, SweepCell } from '#study/ward/results.ts';
import { type VisitCause, visitCauses } from '#ward/truth.ts';
import type { Column } from './columns.ts';
import type { DelayRow, HourRow, InWard } from './tables.ts';

const visitMeanings = {
  alarm: 'visits of staff to patients because of an alarm on a vital sign',
  technical: 'visits of staff because of a silent or disturbed device',
  round: 'visits of staff on a ward round',
  bell: 'visits of staff because the patient rang',
} as const satisfies Record<VisitCause, string>;

/** Which ward of which replicate a row is of. */
export const wardColumns: readonly Column<InWard>[] = [
  {
    name: 'replicate',
    type: 'INT64',
    unit: '',
    meaning: 'number of the replicate, from 0',
    of: (row) => row.in.replicate,
  },
  {
    name: 'ward',
    type: 'INT64',
    unit: '',
    meaning: 'number of the ward in its replicate, from 0',
    of: (row) => row.in.ward,
  },
];

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

export const delayColumns: readonly Column<DelayRow>[] = [
  ...wardColumns,
  {
    name: 'up_to_ms',
    type: 'INT64',
    unit: 'ms',
    meaning:
      'longest time from measurement to arrival in this row; missing: longer than all others',
    of: (row) => row.edgeMs,
  },
  {
    name: 'readings',
    type: 'INT64',
    unit: '{readings}',
    meaning: 'readings that arrived after so long, and longer than in the row before',
    of: (row) => row.count,
  },
];

export const sampleColumns: readonly Column<InWard>[] = [
  ...wardColumns,
  ofSamples('measured', 'samples that the wearables of the ward measured'),
  ofSamples('lost', 'samples of which no copy arrived'),
  ofSamples('repeated', 'further copies of samples that arrived'),
  ofSamples('arrived', 'samples that arrived before the end of the study'),
  ofSamples('underway', 'samples that were still on their way at the end of the study'),
];

export const sweepColumns: readonly Column<SweepCell>[] = [
  ofSweep('rule', 'STRING', '', 'the rule whose setting was varied', 'rule'),
  ofSweep('vital', 'STRING', '', 'the vital sign that the rule watches', 'vital'),
  ofSweep(
    'limit',
    'DOUBLE',
    '',
    'threshold of this setting, in the unit of the vital sign',
    'limit',
  ),
  ofSweep('hold_ms', 'INT64', 'ms', 'how long a value had to stay beyond the limit', 'holdMs'),
  ofSweep('link', 'STRING', '', 'the link over which the samples arrived', 'link'),
  ofSweep('bed_days', 'DOUBLE', 'd', 'patient time that was judged', 'bedDays'),
  ofSweep('alarms', 'INT64', '{alarms}', 'alarms of this setting', 'alarms'),
  ofSweep('actionable', 'INT64', '{alarms}', 'alarms that told of an illness', 'actionable'),
  ofSweep(
    'late',
    'INT64',
    '{episodes}',
    'red episodes that the rule told of only after they turned red, or never',
    'late',
  ),
  ofSweep('missed', 'INT64', '{episodes}', 'red episodes that the rule never told of', 'missed'),
  ofSweep('episodes', 'INT64', '{episodes}', 'red episodes on this vital sign', 'episodes'),
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

function ofSamples(name: keyof SampleCounts, meaning: string): Column<InWard> {
  return { name, type: 'INT64', unit: '{samples}', meaning, of: (row) => row.in.samples[name] };
}

function ofSweep(
  name: string,
  type: Column<SweepCell>['type'],
  unit: string,
  meaning: string,
  key: keyof SweepCell,
): Column<SweepCell> {
  return { name, type, unit, meaning, of: (cell) => cell[key] };
}
