import type { Entry } from '#gateway/entry.ts';
import type { Outcome, Store } from '#gateway/store/store.ts';

export function written(store: Store, batch: readonly Entry[]): Promise<Outcome> {
  return store.write(batch, new AbortController().signal);
}

/** Halves what is refused until the bad one is alone, as the drain does; answers with the refused. */
export async function bisected(store: Store, batch: readonly Entry[]): Promise<Entry[]> {
  const outcome = await written(store, batch);
  if (outcome.kind === 'written') return [];
  if (outcome.kind === 'busy') throw new Error(outcome.reason);
  if (batch.length === 1) return [...batch];
  const half = Math.ceil(batch.length / 2);
  const refused = await bisected(store, batch.slice(0, half));
  return [...refused, ...(await bisected(store, batch.slice(half)))];
}
