import {
  add,
  clear,
  count,
  type KeptLengths,
  keptLengths,
  type Lengths,
  noLengths,
  quantile,
  restoredLengths,
} from './lengths.ts';

/** How many samples were passed over, and how long those that came after all were waited for. */
export interface KeptOvertaking {
  readonly present: KeptTerm;
  readonly before: KeptTerm;
}

interface KeptTerm {
  readonly missed: number;
  readonly waits: KeptLengths;
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
  #present: Term;
  #before: Term;

  constructor(kept?: KeptOvertaking) {
    this.#present = termOf(kept?.present);
    this.#before = termOf(kept?.before);
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
    return { present: keptTerm(this.#present), before: keptTerm(this.#before) };
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

function termOf(kept: KeptTerm = { missed: 0, waits: [] }): Term {
  return { missed: kept.missed, waits: restoredLengths(kept.waits) };
}

function keptTerm({ missed, waits }: Term): KeptTerm {
  return { missed, waits: keptLengths(waits) };
}
