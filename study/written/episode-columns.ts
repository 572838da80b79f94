import type { EpisodeRecord, Ledger } from '#study/ward/results.ts';
import type { Cell, Column, ColumnType } from './columns.ts';
import { type InWard, wardColumns } from './ward-columns.ts';

export interface EpisodeRow extends InWard {
  readonly episode: EpisodeRecord;
}

export const episodeColumns: readonly Column<EpisodeRow>[] = [
  ...wardColumns,
  column('arm', 'STRING', 'monitored or unmonitored', ({ arm }) => arm),
  column('patient', 'STRING', 'name of the patient, the same in both arms', (row) => row.patient),
  column('episode', 'STRING', 'name of the illness, the same in both arms', ({ id }) => id),
  column('scenario', 'STRING', 'kind of illness', ({ scenario }) => scenario),
  atMs('onset_ms', 'when it truly began', ({ onsetMs }) => onsetMs),
  column('peak', 'DOUBLE', 'its highest severity, 0 to 1', ({ peak }) => peak, '1'),
  atMs('yellow_ms', 'when it was first to be watched; missing: never', (row) => row.yellowMs),
  atMs('red_ms', 'when it was first acute; missing: never', ({ redMs }) => redMs),
  atMs('over_ms', 'when it had receded; missing: it had not', ({ overMs }) => overMs),
  column(
    'event',
    'STRING',
    'arrest or transfer to intensive care, where it came to that',
    ({ event }) => event?.kind,
  ),
  atMs('event_ms', 'when it came to that', ({ event }) => event?.atMs),
  atMs('detected_ms', 'when somebody first knew; missing: never', (row) => row.detectedMs),
  column(
    'detected_by',
    'STRING',
    'why somebody knew: the cause of the visit or call',
    (row) => row.detectedBy,
  ),
  atMs(
    'first_treated_ms',
    'when it was first treated; missing: never',
    (row) => row.firstTreatedMs,
  ),
  column(
    'missed',
    'INT64',
    '1: it turned red and nobody knew before it was over, the patient gone, or the study ended; else 0',
    ({ missed }) => Number(missed),
  ),
  part('developing', 'until the first value beyond the limit'),
  part('holding', 'while the value had to stay beyond the limit'),
  part('link', 'from the measurement that completed the hold to its arrival'),
  part('evaluating', 'from arrival to evaluation'),
  part('responding', 'from evaluation to the nurse at the bed'),
];

function atMs(
  name: string,
  meaning: string,
  of: (episode: EpisodeRecord) => Cell,
): Column<EpisodeRow> {
  return column(name, 'INT64', `${meaning}, since the start`, of, 'ms');
}

/** Of the way from onset to the bedside; missing where no alarm detected the illness. */
function part(name: keyof Ledger, meaning: string): Column<EpisodeRow> {
  const of = ({ ledger }: EpisodeRecord) => ledger?.[name];
  return column(`${name}_ms`, 'DOUBLE', `time from onset to bedside: ${meaning}`, of, 'ms');
}

function column(
  name: string,
  type: ColumnType,
  meaning: string,
  of: (episode: EpisodeRecord) => Cell,
  unit = '',
): Column<EpisodeRow> {
  return { name, type, unit, meaning, of: ({ episode }) => of(episode) };
}
