import type { SweepCell } from '#study/ward/results.ts';
import type { Column } from './columns.ts';

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

function ofSweep(
  name: string,
  type: Column<SweepCell>['type'],
  unit: string,
  meaning: string,
  key: keyof SweepCell,
): Column<SweepCell> {
  return { name, type, unit, meaning, of: (cell) => cell[key] };
}
