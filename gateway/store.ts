import type { Entry } from './entry.ts';

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
  /** Too much in one batch: fewer entries at a time may be taken. */
  | { readonly kind: 'too_large'; readonly reason: string }
  /** Not ever: something in the batch would be refused each time. */
  | { readonly kind: 'refused'; readonly reason: string };
