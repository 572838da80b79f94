import { sqliteStore } from '#gateway/store/store-sqlite.ts';
import { shift } from './store-entries.ts';
import { written } from './store-outcome.ts';

/** Run by a test in a process of its own, whose files may not grow beyond a limit. */
const store = sqliteStore(process.argv[2] ?? '');
const outcomes = [
  await written(store, shift(9)),
  await written(store, shift(5000)),
  await written(store, shift(10)),
];
await store.close();
process.stdout.write(JSON.stringify(outcomes));
