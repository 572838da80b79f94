import { bad, good, type Result } from '#ward/result.ts';
import type { Store } from './store.ts';
import { influx1Store } from './store-influx1.ts';
import { influx2Store } from './store-influx2.ts';
import { memoryStore } from './store-memory.ts';
import { sqliteStore } from './store-sqlite.ts';
import { parseStoreUrl } from './store-url.ts';

export { redacted } from './store-url.ts';

/**
 * Opens the store that `--store` names. Bad only when the URL is malformed: a database that is down,
 * or a file that cannot be opened yet, answers *busy* to each write until it is there.
 */
export function openStore(
  url: string,
  options: { readonly dataFolder: string; readonly timeoutMs: number },
): Result<Store> {
  const parsed = parseStoreUrl(url, options.dataFolder);
  if (!parsed.ok) return bad(parsed.reason);

  const place = parsed.value;
  switch (place.kind) {
    case 'memory':
      return good(memoryStore());
    case 'sqlite':
      return good(sqliteStore(place.path));
    case 'influx1':
      return good(influx1Store(place, options.timeoutMs));
    case 'influx2':
      return good(influx2Store(place, options.timeoutMs));
    default:
      return place satisfies never;
  }
}
