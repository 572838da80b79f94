import { add, clear, count, type Lengths, noLengths, quantile } from './lengths.ts';

/** How many samples were passed over, and how long those that came after all were waited for. */
export interface KeptOvertaking {
  readonly missed: number;
  readonly came: number;
  readonly waitMs: number;
}

/** So many must have been missed before it can be said what becomes of them. */
const missedMin = 20;
/** Waiting for the last of them would make all alarms late. */
const cameShare = 0.95;

interface Term {
  missed: number;
  readonly waits: Lengths;
}

/** Where sums are made; nothing stays in it. */
const sum = noLengths();

/**
 * For how long it is worth waiting for a sample that was passed over, learnt from those that were.
 * On a link that keeps the order, none ever comes after all.
 */
export class Overtaking {
  #present: Term = { missed: 0, waits: noLengths() };
  #before: Term = { missed: 0, waits: noLengths() };

  constructor(kept?: KeptOvertaking) {
    if (kept === undefined) return;
    this.#before.missed = kept.missed;
    count(this.#before.waits, kept.waitMs, kept.came);
  }

  gaveUp(missed: number): void {
    this.#present.missed += missed;
  }

  /** One that was given up, or not yet, came so long after it was passed over. */
  came(waitedMs: number, wasGivenUp: boolean): void {
    if (!wasGivenUp) this.#present.missed += 1;
    count(this.#present.waits, waitedMs);
  }

  /** Nothing shorter brings in nearly all of those that come. Absent until enough were missed. */
  get waitMs(): number | undefined {
    if (this.#present.missed + this.#before.missed < missedMin) return undefined;
    return quantile(this.#sum(), cameShare);
  }

  get kept(): KeptOvertaking {
    const { total } = this.#sum();
    return {
      missed: this.#present.missed + this.#before.missed,
      came: total,
      waitMs: Math.round(quantile(sum, cameShare)),
    };
  }

  /** Forgets what was before the last turn. */
  turn(): void {
    const free = this.#before;
    free.missed = 0;
    clear(free.waits);
    this.#before = this.#present;
    this.#present = free;
  }

  /** The way is another one. */
  forget(): void {
    this.turn();
    this.turn();
  }

  #sum(): Lengths {
    clear(sum);
    add(sum, this.#present.waits);
    add(sum, this.#before.waits);
    return sum;
  }
}
