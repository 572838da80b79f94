import type { StudyResult, SweepCell } from '#study/ward/results.ts';
import { arms } from '#ward/truth.ts';
import { type AlarmRow, alarmColumns } from './alarm-columns.ts';
import type { Column } from './columns.ts';
import { type EpisodeRow, episodeColumns } from './episode-columns.ts';
import { type HourRow, hourColumns } from './hour-columns.ts';
import { type DelayRow, delayColumns, sampleColumns } from './sample-columns.ts';
import { sweepColumns } from './sweep-columns.ts';
import type { InWard } from './ward-columns.ts';

/** One tidy table: the same columns in its CSV file, its Parquet file and the data dictionary. */
export interface Table<Row = unknown> {
  readonly name: string;
  /** What one row is. */
  readonly row: string;
  readonly columns: readonly Column<Row>[];
  /** In an order that does not depend on who computed what. */
  rows(result: StudyResult): Iterable<Row>;
}

export const tables = [
  {
    name: 'hours',
    row: 'one hour of one arm of one ward',
    columns: hourColumns,
    *rows({ wards }) {
      for (const ward of wards) {
        for (const arm of arms) {
          for (let hour = 0; hour < ward.hours; hour += 1) yield { in: ward, arm, hour };
        }
      }
    },
  } satisfies Table<HourRow>,
  {
    name: 'alarms',
    row: 'one alarm of one evaluator',
    columns: alarmColumns,
    *rows({ wards }) {
      for (const ward of wards) for (const alarm of ward.alarms) yield { in: ward, alarm };
    },
  } satisfies Table<AlarmRow>,
  {
    name: 'episodes',
    row: 'one illness of one body',
    columns: episodeColumns,
    *rows({ wards }) {
      for (const ward of wards) for (const episode of ward.episodes) yield { in: ward, episode };
    },
  } satisfies Table<EpisodeRow>,
  {
    name: 'sweep',
    row: 'one setting of one rule over one link, judged on the same samples',
    columns: sweepColumns,
    rows: ({ sweep }) => sweep,
  } satisfies Table<SweepCell>,
  {
    name: 'delays',
    row: 'how many readings of one ward were on their way for so long',
    columns: delayColumns,
    *rows({ wards }) {
      for (const ward of wards) {
        const { edgesMs, counts } = ward.delays;
        for (const [index, count] of counts.entries()) {
          yield { in: ward, edgeMs: edgesMs[index], count };
        }
      }
    },
  } satisfies Table<DelayRow>,
  {
    name: 'samples',
    row: 'what became of the samples of one ward',
    columns: sampleColumns,
    *rows({ wards }) {
      for (const ward of wards) yield { in: ward };
    },
  } satisfies Table<InWard>,
] as const satisfies readonly Table[];
