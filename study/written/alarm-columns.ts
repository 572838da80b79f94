import { type AlarmRecord, evaluators } from '#study/ward/results.ts';
import { verdicts } from '#ward/truth.ts';
import type { Cell, Column, ColumnType } from './columns.ts';
import { type InWard, wardColumns } from './ward-columns.ts';

export interface AlarmRow extends InWard {
  readonly alarm: AlarmRecord;
}

export const alarmColumns: readonly Column<AlarmRow>[] = [
  ...wardColumns,
  column(
    'evaluator',
    'STRING',
    `who judged: ${evaluators.join(' (samples as they came in, what the staff knew) or ')} (each at the moment of its measurement, which no ward can)`,
    ({ evaluator }) => evaluator,
  ),
  column('patient', 'STRING', 'name of the patient', ({ patient }) => patient),
  column('rule', 'STRING', 'name of the rule', ({ rule }) => rule),
  column(
    'kind',
    'STRING',
    'physiological (a vital sign) or technical (a silent or disturbed device)',
    ({ kind }) => kind,
  ),
  column('priority', 'STRING', 'priority of the alarm', ({ priority }) => priority),
  column('onset_ms', 'INT64', 'true time at which the condition began', ({ onsetMs }) => onsetMs),
  column(
    'raised_ms',
    'INT64',
    'true time at which it had held for long enough',
    (alarm) => alarm.raisedMs,
  ),
  column('evaluated_ms', 'INT64', 'when analytics knew', ({ evaluatedMs }) => evaluatedMs),
  column(
    'cleared_ms',
    'INT64',
    'when it was over; missing: it was not',
    (alarm) => alarm.clearedMs,
  ),
  column(
    'rang',
    'INT64',
    '1: somebody was called; 0: another alarm explained it, it came and went too often, or it was over when a late value told of it',
    ({ rang }) => Number(rang),
  ),
  column(
    'verdict',
    'STRING',
    `what the truth says of it: ${verdicts.join(', ')}; missing: a technical alarm`,
    ({ verdict }) => verdict,
  ),
  column(
    'episode',
    'STRING',
    'the illness that it tells of, in the table of episodes; missing: none',
    ({ episode }) => episode,
  ),
];

function column(
  name: string,
  type: ColumnType,
  meaning: string,
  of: (alarm: AlarmRecord) => Cell,
): Column<AlarmRow> {
  const unit = name.endsWith('_ms') ? 'ms' : '';
  const since = unit === '' ? '' : ', since the start';
  return { name, type, unit, meaning: `${meaning}${since}`, of: ({ alarm }) => of(alarm) };
}
