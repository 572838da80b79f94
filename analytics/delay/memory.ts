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
import { clearTerm, type KeptTerm, keptTerm, restoredTerm, type Term } from './term.ts';

/** The delays of one device as they are kept over a restart. */
export interface KeptMemory {
  /** The smallest that was seen of late. */
  readonly smallestMs: number;
  readonly jitterMs: number;
  readonly minute: KeptLengths;
  readonly minuteBefore: KeptLengths;
  readonly minuteAt?: number;
  readonly term: KeptTerm;
  readonly termBefore: KeptTerm;
  readonly termAt?: number;
}

/**
 * What came to its end with a delay: a minute; or half an hour, too; or the whole way is another one
 * from now on.
 */
export type Turn = 'minute' | 'term' | 'another';

/** So many delays must be seen before anything is said of them. */
export const learntFrom = 50;

const minuteMs = 60_000;
/** A device that measures seldom has longer minutes, and longer half hours. */
const minuteSamples = 8;
const termMs = 30 * minuteMs;
/** Quantiles that differ by less are no change that anybody would notice. */
const changeMs = 100;

/** Where sums are made; nothing stays in them. */
const recent = noLengths();
const whole = noLengths();

/**
 * The delays of one device in the last half hour to hour, in bounded memory. The smallest of them is
 * taken for the smallest that the link can do, which tells how far the device's clock is off; all are
 * counted above it, by the minute. A minute joins the long memory when it is two minutes old, unless
 * the last two lie outside of what the long memory knows: then the way is another one (the phone left
 * the room, or is back), and the long memory begins anew.
 */
export class DelayMemory {
  smallestMs: number;
  /** How much longer than usual the slowest take, in all memory or in the last two minutes. */
  jitterMs: number;
  #minute: Lengths;
  #minuteBefore: Lengths;
  #minuteAt: number;
  #term: Term;
  #termBefore: Term;
  #termAt: number;

  constructor(kept: KeptMemory) {
    this.smallestMs = kept.smallestMs;
    this.jitterMs = kept.jitterMs;
    this.#minute = restoredLengths(kept.minute);
    this.#minuteBefore = restoredLengths(kept.minuteBefore);
    this.#minuteAt = kept.minuteAt ?? Number.NaN;
    this.#term = restoredTerm(kept.term);
    this.#termBefore = restoredTerm(kept.termBefore);
    this.#termAt = kept.termAt ?? Number.NaN;
  }

  /** From the first delays; at least one. */
  static from(firstMs: readonly number[]): DelayMemory {
    const smallestMs = Math.min(...firstMs);
    const lengths = noLengths();
    for (const each of firstMs) count(lengths, each - smallestMs);
    return new DelayMemory({
      smallestMs,
      jitterMs: jitterOf(lengths),
      minute: [],
      minuteBefore: [],
      term: { lengths: [], samples: 0 },
      termBefore: { lengths: keptLengths(lengths), samples: 0, smallestMs },
    });
  }

  /** A sample came after so long; below 0 where the device's clock is ahead. */
  learn(delayMs: number, now: number): Turn | undefined {
    const term = this.#term;
    const minute = this.#minute;
    if (term.samples === 0) this.#begin(now);
    term.samples += 1;
    if (delayMs < term.smallestMs) {
      term.smallestMs = delayMs;
      if (delayMs < this.smallestMs) this.smallestMs = delayMs;
    }
    count(minute, delayMs - this.smallestMs);
    if (minute.total < minuteSamples || !isOver(this.#minuteAt, minuteMs, now)) return undefined;
    return this.#turn(now);
  }

  /** The device's clock was set: the smallest is this one from now on, and the others lie above it. */
  rebase(delayMs: number): void {
    this.smallestMs = delayMs;
    this.#term.smallestMs = delayMs;
    this.#termBefore.smallestMs = delayMs;
  }

  /** All of them, above the smallest; to be read before anything else is asked. */
  get lengths(): Lengths {
    clear(whole);
    for (const { lengths } of [this.#term, this.#termBefore]) add(whole, lengths);
    for (const minute of [this.#minute, this.#minuteBefore]) add(whole, minute);
    return whole;
  }

  get kept(): KeptMemory {
    const { smallestMs, jitterMs } = this;
    const [minuteAt, termAt] = [this.#minuteAt, this.#termAt];
    return {
      smallestMs,
      jitterMs,
      minute: keptLengths(this.#minute),
      minuteBefore: keptLengths(this.#minuteBefore),
      ...(!Number.isNaN(minuteAt) && { minuteAt }),
      term: keptTerm(this.#term),
      termBefore: keptTerm(this.#termBefore),
      ...(!Number.isNaN(termAt) && { termAt }),
    };
  }

  #begin(now: number): void {
    if (Number.isNaN(this.#minuteAt)) this.#minuteAt = now;
    this.#termAt = now;
  }

  #turn(now: number): Turn {
    clear(recent);
    add(recent, this.#minuteBefore);
    add(recent, this.#minute);
    const isNewWay = this.#isAnother();
    if (isNewWay) {
      clear(this.#term.lengths);
      clear(this.#termBefore.lengths);
    } else {
      add(this.#term.lengths, this.#minuteBefore);
    }
    this.#turnMinute(now);
    const isTerm = this.#term.samples >= learntFrom && isOver(this.#termAt, termMs, now);
    if (isTerm) this.#turnTerm();
    this.jitterMs = Math.max(jitterOf(recent), jitterOf(this.lengths));
    if (isNewWay) return 'another';
    return isTerm ? 'term' : 'minute';
  }

  /** Whether `recent` is where the long memory has hardly anything. */
  #isAnother(): boolean {
    clear(whole);
    add(whole, this.#term.lengths);
    add(whole, this.#termBefore.lengths);
    if (whole.total < learntFrom) return false;
    // Three quarters, not half: a stall of a minute fills half of two, and is over.
    return (
      quantile(recent, 0.25) > quantile(whole, 0.95) + changeMs ||
      quantile(recent, 0.75) < quantile(whole, 0.05) - changeMs
    );
  }

  #turnMinute(now: number): void {
    const free = this.#minuteBefore;
    clear(free);
    this.#minuteBefore = this.#minute;
    this.#minute = free;
    this.#minuteAt = now;
  }

  #turnTerm(): void {
    const free = this.#termBefore;
    clearTerm(free);
    this.#termBefore = this.#term;
    this.#term = free;
    this.smallestMs = this.#termBefore.smallestMs;
  }
}

/** Either way: the gateway's clock may be set back. */
function isOver(since: number, lastsMs: number, now: number): boolean {
  return Math.abs(now - since) >= lastsMs;
}

function jitterOf(lengths: Lengths): number {
  return quantile(lengths, 0.99) - quantile(lengths, 0.5);
}
