import type { SampleCounts } from '#study/ward/results.ts';
import type { Column } from './columns.ts';
import { type InWard, wardColumns } from './ward-columns.ts';

export interface DelayRow extends InWard {
  /** Absent: of all above the highest edge. */
  readonly edgeMs: number | undefined;
  readonly count: number;
}

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

function ofSamples(name: keyof SampleCounts, meaning: string): Column<InWard> {
  return { name, type: 'INT64', unit: '{samples}', meaning, of: (row) => row.in.samples[name] };
}
