import { openStore } from '#gateway/store/stores.ts';
import { shift } from './store-entries.ts';
import { written } from './store-outcome.ts';

/** Run by a test in a process of its own, whose trusted authorities are set from outside. */
const store = openStore(process.argv[2] ?? '', { dataFolder: '/nowhere', timeoutMs: 10_000 });
if (!store.ok) throw new Error(store.reason);
const outcome = await written(store.value, shift(3));
await store.value.close();
process.stdout.write(JSON.stringify(outcome));
