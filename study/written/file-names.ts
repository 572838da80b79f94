import { tables } from './tables.ts';

/** Every file that a study may leave. */
export const fileNames: readonly string[] = [
  'study.yaml',
  'data-dictionary.csv',
  ...tables.flatMap(({ name }) => [`${name}.csv`, `${name}.parquet`]),
  'summary.json',
  'report.html',
  'manifest.json',
];
