import type {
  AlarmRecord,
  EpisodeRecord,
  StudyResult,
  SweepCell,
  WardResult,
} from '#study/ward/results.ts';
import { type Arm, arms } from '#ward/truth.ts';
import { alarmColumns } from './alarm-columns.ts';
import type { Column } from './columns.ts';
import { episodeColumns } from './episode-columns.ts';
import { delayColumns, hourColumns, sampleColumns, sweepColumns } from './hour-columns.ts';

/** One tidy table: the same columns in its CSV file, its Parquet file and the data dictionary. */
export interface Table<Row = unknown> {
  readonly name: string;
  /** What one row is. */
  readonly row: string;
  readonly columns: readonly Column<Row>[];
  /** In an order that does not depend on who computed what. */
  rows(result: StudyResult): Iterable<Row>;
}

/** A row knows the ward that it is of. */
export interface InWard {
  readonly in: WardResult;
}
export interface HourRow extends InWard {
  readonly arm: Arm;
  readonly hour: number;
}
export interface AlarmRow extends InWard {
  readonly alarm: AlarmRecord;
}
export interface EpisodeRow extends InWard {
  readonly episode: EpisodeRecord;
}
export interface DelayRow extends InWard {
  /** Absent: of all above the highest edge. */
  readonly edgeMs: number | undefined;
  readonly count: number;
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
