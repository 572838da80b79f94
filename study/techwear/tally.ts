import type { Event, Step } from './machine.ts';

/** A transition as it is told: all of its kind since the last time it was told. */
export interface Transition {
  readonly round: number;
  readonly from: Step;
  readonly to: Step;
  readonly event: Event['kind'];
  /** Simulated time since the round began, ms. */
  readonly atMs: number;
  /** How often it happened. */
  readonly times: number;
  /** What it carried all those times together, by name. */
  readonly carried: Readonly<Record<string, number>>;
}

/** Adds up transitions until they are told. */
export interface Tally {
  add(from: Step, to: Step, event: Event): void;
  /** What was added since the last time, each kind once, in the order of their first. */
  take(round: number, atMs: number): readonly Transition[];
}

interface Sum {
  readonly from: Step;
  readonly to: Step;
  times: number;
  readonly carried: Record<string, number>;
}

export function openTally(): Tally {
  const sums = new Map<Event['kind'], Sum>();

  return {
    add(from, to, { kind, counts }) {
      let sum = sums.get(kind);
      if (sum === undefined) {
        sum = { from, to, times: 0, carried: {} };
        sums.set(kind, sum);
      }
      sum.times += 1;
      for (const [name, count] of Object.entries(counts)) {
        sum.carried[name] = (sum.carried[name] ?? 0) + count;
      }
    },
    take(round, atMs) {
      const told = [...sums].map(([event, sum]) => ({ round, event, atMs, ...sum }));
      sums.clear();
      return told;
    },
  };
}
