/** What has a time at which it arrives. */
export interface Arriving {
  readonly receivedAt: number;
}

/** What is on its way, however long; memory is that of what has not arrived yet. */
export interface Arrivals<T extends Arriving> {
  put(item: T): void;
  /**
   * All that has arrived by `untilMs`, in the order of arrival; what arrives at the same moment in
   * the order in which it was put. `untilMs` rises from 0, in whole ticks.
   */
  take(untilMs: number): readonly T[];
}

/** Kept by tick of arrival, since nearly all arrive within the tick in which they were sent. */
export function createArrivals<T extends Arriving>(tickMs: number): Arrivals<T> {
  const byTick = new Map<number, T[]>();
  let taken = -1;

  return {
    put(item) {
      // What should have been given out already, is given out next.
      const tick = Math.max(taken + 1, Math.ceil(item.receivedAt / tickMs));
      const others = byTick.get(tick);
      if (others === undefined) byTick.set(tick, [item]);
      else others.push(item);
    },
    take(untilMs) {
      const until = Math.floor(untilMs / tickMs);
      let arrived: T[] = [];
      for (let tick = taken + 1; tick <= until; tick += 1) {
        const items = byTick.get(tick);
        if (items === undefined) continue;
        byTick.delete(tick);
        if (items.length > 1) items.sort(byArrival);
        arrived = arrived.length === 0 ? items : arrived.concat(items);
      }
      taken = until;
      return arrived;
    },
  };
}

function byArrival(one: Arriving, other: Arriving): number {
  return one.receivedAt - other.receivedAt;
}
