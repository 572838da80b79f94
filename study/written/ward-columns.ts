import type { WardResult } from '#study/ward/results.ts';
import type { Column } from './columns.ts';

/** A row knows the ward that it is of. */
export interface InWard {
  readonly in: WardResult;
}

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
