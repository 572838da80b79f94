/** Items by time; of the same time, in the order in which they were put. */
export interface Queue<T> {
  put(item: T, at: number): void;
  /** The first one, of which there must be one. */
  take(): T;
  /** When the first one is due; endless where there is none. */
  readonly nextAt: number;
  readonly size: number;
  /** All that are in it, the first one first. */
  inOrder(): readonly { readonly item: T; readonly at: number }[];
}

interface Entry<T> {
  readonly item: T;
  readonly at: number;
  readonly turn: number;
}

/** A binary heap: the entry at `n` is due before those at `2n + 1` and `2n + 2`. */
export function createQueue<T>(): Queue<T> {
  const heap: Entry<T>[] = [];
  let turns = 0;

  function rise(entry: Entry<T>): void {
    let place = heap.length;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const other = heap[above] as Entry<T>;
      if (isBefore(other, entry)) break;
      heap[place] = other;
      place = above;
    }
    heap[place] = entry;
  }

  /** From the top, which is free. */
  function sink(entry: Entry<T>): void {
    let place = 0;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= heap.length) break;
      const beside = below + 1;
      if (beside < heap.length && isBefore(heap[beside], heap[below])) below = beside;
      const other = heap[below] as Entry<T>;
      if (isBefore(entry, other)) break;
      heap[place] = other;
      place = below;
    }
    heap[place] = entry;
  }

  return {
    put(item, at) {
      turns += 1;
      rise({ item, at, turn: turns });
    },
    take() {
      const [first] = heap;
      const last = heap.pop();
      if (first === undefined || last === undefined) throw new Error('nothing is in the queue');
      if (heap.length > 0) sink(last);
      return first.item;
    },
    get nextAt() {
      return heap[0]?.at ?? Number.POSITIVE_INFINITY;
    },
    get size() {
      return heap.length;
    },
    inOrder: () => heap.toSorted((one, other) => one.at - other.at || one.turn - other.turn),
  };
}

function isBefore<T>(one: Entry<T> | undefined, other: Entry<T> | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  return one.at < other.at || (one.at === other.at && one.turn < other.turn);
}
