import type { Entry } from '#gateway/entry.ts';
import type { Point } from '#gateway/store/point.ts';
import type { Outcome, Store } from '#gateway/store/store.ts';
import { memoryStore } from '#gateway/store/store-memory.ts';
import type { Clock } from '#ward/clock.ts';
import type { Chance } from './chance.ts';

export interface MoodyStore extends Store {
  /** From now on it is well behaved, but for poison. */
  calmDown(): void;
  all(): readonly Point[];
  readonly faults: number;
}

const moods = ['good', 'good', 'busy', 'pause', 'lost answer', 'half', 'silent'] as const;

/** A reading that the store will never take. */
export const poisonedSteps = 199_999;

/** The memory store behind a bad network. What it is asked may happen, though nobody hears of it. */
export function moodyStore(chance: Chance, clock: Clock): MoodyStore {
  const memory = memoryStore();
  let calm = false;
  let faults = 0;
  const busy = (reason: string, waitMs?: number): Outcome => {
    faults += 1;
    return { kind: 'busy', reason, ...(waitMs !== undefined && { waitMs }) };
  };
  const keep = (batch: readonly Entry[]) => memory.write(batch, new AbortController().signal);

  return {
    async write(batch, signal) {
      const mood = calm ? 'good' : chance.pick(moods);
      await clock.sleep(chance.below(400));
      if (batch.some(isPoisoned)) {
        // As InfluxDB does, which may keep the good points of a batch that it refuses.
        if (chance.oneIn(2)) await keep(batch.filter((entry) => !isPoisoned(entry)));
        return { kind: 'refused', reason: 'poison' };
      }
      switch (mood) {
        case 'good':
          return keep(batch);
        case 'busy':
          return busy('down');
        case 'pause':
          return busy('asks for a pause', chance.below(20_000));
        case 'lost answer':
          await keep(batch);
          return busy('reset');
        case 'half':
          await keep(batch.slice(0, Math.ceil(batch.length / 2)));
          return busy('reset');
        case 'silent':
          await keep(batch);
          await clock.sleep(10_000, signal);
          return busy('silent');
        default:
          return mood satisfies never;
      }
    },
    close: async () => undefined,
    calmDown() {
      calm = true;
    },
    all: memory.all,
    get faults() {
      return faults;
    },
  };
}

function isPoisoned(entry: Entry): boolean {
  return entry.kind === 'reading' && entry.reading.vitals.steps === poisonedSteps;
}
