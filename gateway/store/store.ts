import type { Entry } from '#gateway/entry.ts';

/** Where entries come to rest: SQLite, InfluxDB, or memory in a test. */
export interface Store {
  /**
   * Answers for the batch as a whole. A database that is down or says no is an `Outcome`, not an
   * exception. *Written* means that it would survive a crash of the database. Writing an entry
   * twice leaves one, because the gateway delivers at least once.
   */
  write(batch: readonly Entry[], signal: AbortSignal): Promise<Outcome>;
  /** Lets go of files and sockets. */
  close(): Promise<void>;
}

export type Outcome =
  | { readonly kind: 'written' }
  /** Not now, perhaps later; after `waitMs` if the store asked for a pause. */
  | { readonly kind: 'busy'; readonly reason: string; readonly waitMs?: number }
  /** Not this batch, ever: something in it, or its size, would be refused each time. */
  | { readonly kind: 'refused'; readonly reason: string };
