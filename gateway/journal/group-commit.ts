import type { Delivery } from './draft.ts';

/** Keeps deliveries durably, many at a time. */
export interface Keeping {
  /** Calls `done` once the delivery would survive a power cut; never with bad news, but maybe late. */
  keep(delivery: Delivery, done: () => void): void;
  /** Deliveries given and not yet done. */
  readonly pending: number;
  /** When the oldest of them was received; absent where there is none. */
  readonly pendingSince: number | undefined;
}

/**
 * `commit` calls `done` as soon as its batch is durable, and may do more after that.
 * One commit is under way at a time; everything that arrives meanwhile forms the next. So the
 * deliveries of one client are kept, and done, in the order in which they came.
 */
export function groupCommit(
  commit: (batch: readonly Delivery[], done: () => void) => Promise<void>,
): Keeping {
  let batch: Delivery[] = [];
  let callbacks: (() => void)[] = [];
  let underWay: readonly Delivery[] = [];

  const next = async () => {
    while (batch.length > 0) {
      const dones = callbacks;
      const deliveries = batch;
      batch = [];
      callbacks = [];
      underWay = deliveries;
      await commit(deliveries, () => {
        for (const done of dones) done();
      });
      underWay = [];
    }
  };

  return {
    keep(delivery, done) {
      batch.push(delivery);
      callbacks.push(done);
      // A turn later, so that all packets of what the sockets just read share one commit.
      if (underWay.length === 0 && batch.length === 1) setImmediate(next);
    },
    get pending() {
      return underWay.length + batch.length;
    },
    get pendingSince() {
      return (underWay[0] ?? batch[0])?.receivedAt;
    },
  };
}
