import type { QualityRemark, Reading } from '#ward/reading.ts';
import type { DelayReport } from '#ward/reports.ts';
import { add, clear, count, type Lengths, noLengths, quantile } from './lengths.ts';
import { type KeptLine, type LossCount, Losses } from './losses.ts';
import { type KeptOvertaking, Overtaking } from './overtaking.ts';
import { Pace } from './pace.ts';
import type { DelayPrior } from './prior.ts';

/** What was learnt of one device, small enough to be kept with every state of the ward. */
export interface KeptDelay {
  readonly device: string;
  readonly patient: string;
  readonly smallestMs: number;
  /** How many delays stand at each place of `lengths.ts`, up to the longest. */
  readonly counts: readonly number[];
  readonly loss: LossCount;
  readonly overtaking: KeptOvertaking;
  readonly line?: KeptLine;
  readonly intervalMs?: number;
}

/**
 * How long a sample behind a missing one may be made to wait for it, ms. More would cost more in
 * alarms that come late than it saves: whoever comes later still is judged again in its place.
 */
export const latenessBoundsMs = { least: 0, most: 10_000 } as const;

/** So many delays must be seen before the configured link is no longer believed. */
export const learntFrom = 50;

const minuteMs = 60_000;
const minuteSamples = 8;
const termMs = 30 * minuteMs;
/** Quantiles that differ by less are no change that anybody would notice. */
const changeMs = 100;
const keptSamples = 9999;

/** A while of delays: their smallest, which tells the clock, and how they lie above it. */
interface Term {
  readonly lengths: Lengths;
  samples: number;
  smallestMs: number;
}

/** Where sums are made; nothing stays in them. */
const recent = noLengths();
const whole = noLengths();

/**
 * The way of one device's samples, learnt as they arrive. The smallest delay of the last half hour
 * to hour is taken for the smallest that the link can do, which tells how far the clock is off; all
 * delays are counted above it, by the minute. A minute joins the long memory when it is two minutes
 * old, unless the last two lie outside of what the long memory knows: then the way is another one
 * (the phone left the room, or is back), and the long memory begins anew.
 */
export class Way {
  patient: string;
  latenessMs: number;
  readonly #device: string;
  readonly #prior: DelayPrior;
  readonly #overtaking: Overtaking;
  readonly #losses: Losses;
  readonly #pace: Pace;
  /** The first delays, until there are enough to know the smallest. */
  #firstMs: number[] | undefined = [];
  #minute = noLengths();
  #minuteBefore = noLengths();
  #minuteAt = 0;
  #term = newTerm();
  #termBefore = newTerm();
  #termAt = 0;
  #smallestMs = Number.POSITIVE_INFINITY;

  constructor(device: string, patient: string, prior: DelayPrior, kept?: KeptDelay) {
    this.#device = device;
    this.patient = patient;
    this.#prior = prior;
    this.#overtaking = new Overtaking(kept?.overtaking);
    this.#losses = new Losses(this.#overtaking, kept?.line, kept?.loss);
    this.#pace = new Pace(kept?.intervalMs);
    this.latenessMs = bounded(prior.p99Ms - prior.p50Ms);
    if (kept === undefined) return;

    const { lengths } = this.#termBefore;
    lengths.counts.set(kept.counts);
    lengths.total = kept.counts.reduce((sum, each) => sum + each, 0);
    this.#termBefore.smallestMs = kept.smallestMs;
    this.#smallestMs = kept.smallestMs;
    this.#firstMs = undefined;
    this.latenessMs = this.#learntLateness();
  }

  heard({ boot, seq, at, receivedAt, delayMs, quality }: Reading): void {
    const isPlain = quality.length === 0;
    let isNewest = true;
    if (isPlain || !quality.includes('unnamed')) {
      const losses = this.#losses;
      if (losses.hasGaps) losses.giveUp(receivedAt - this.latenessMs);
      const standing = losses.heard(boot, seq, receivedAt);
      if (standing === 'repeat') return;
      isNewest = standing === 'newest';
    }
    if (isNewest) this.#pace.heard(at);
    if (!isPlain && !quality.every(tellsDelay)) return;
    if (this.#firstMs === undefined) this.#learn(delayMs, receivedAt);
    else this.#learnFirst(this.#firstMs, delayMs, receivedAt);
  }

  /** How far the device's clock is ahead. */
  get offsetMs(): number {
    return this.#firstMs === undefined ? this.#prior.minMs - this.#smallestMs : 0;
  }

  report(now: number): DelayReport {
    this.#losses.giveUp(now - this.latenessMs);
    const { intervalMs } = this.#pace;
    return {
      device: this.#device,
      patient: this.patient,
      at: now,
      ...(this.#firstMs === undefined ? this.#learnt() : this.#promised(this.#firstMs.length)),
      offsetMs: this.offsetMs,
      ...(intervalMs !== undefined && { intervalMs }),
      latenessMs: this.latenessMs,
    };
  }

  get kept(): KeptDelay | undefined {
    if (this.#firstMs !== undefined) return undefined;
    const { total, counts } = this.#sumOfAll();
    const scale = Math.min(1, keptSamples / total);
    // Rounded up, so that the rarest are not forgotten.
    const scaled = Array.from(counts, (each) => Math.ceil(each * scale));
    const { line, counts: loss } = this.#losses;
    const { intervalMs } = this.#pace;
    return {
      device: this.#device,
      patient: this.patient,
      smallestMs: this.#smallestMs,
      counts: scaled.slice(0, scaled.findLastIndex((each) => each > 0) + 1),
      loss,
      overtaking: this.#overtaking.kept,
      ...(line && { line }),
      ...(intervalMs !== undefined && { intervalMs }),
    };
  }

  #learnFirst(firstMs: number[], delayMs: number, receivedAt: number): void {
    firstMs.push(delayMs);
    if (firstMs.length < learntFrom) return;
    this.#firstMs = undefined;
    this.#begin(receivedAt);
    this.#smallestMs = Math.min(...firstMs);
    this.#term.smallestMs = this.#smallestMs;
    this.#term.samples = firstMs.length;
    for (const each of firstMs) count(this.#term.lengths, each - this.#smallestMs);
    this.latenessMs = this.#learntLateness();
  }

  #begin(now: number): void {
    this.#minuteAt = now;
    this.#termAt = now;
  }

  #learn(delayMs: number, receivedAt: number): void {
    if (this.#minuteAt === 0) this.#begin(receivedAt);
    const term = this.#term;
    const minute = this.#minute;
    term.samples += 1;
    if (delayMs < term.smallestMs) {
      term.smallestMs = delayMs;
      if (delayMs < this.#smallestMs) this.#smallestMs = delayMs;
    }
    count(minute, delayMs - this.#smallestMs);
    // Either way: the gateway's clock may be set back.
    if (minute.total >= minuteSamples && Math.abs(receivedAt - this.#minuteAt) >= minuteMs) {
      this.#turnMinute(receivedAt);
    }
  }

  #turnMinute(now: number): void {
    clear(recent);
    add(recent, this.#minuteBefore);
    add(recent, this.#minute);
    clear(whole);
    add(whole, this.#term.lengths);
    add(whole, this.#termBefore.lengths);
    if (whole.total >= learntFrom && isAnother(recent, whole)) {
      clear(this.#term.lengths);
      clear(this.#termBefore.lengths);
      this.#overtaking.forget();
    } else {
      add(this.#term.lengths, this.#minuteBefore);
    }
    const free = this.#minuteBefore;
    clear(free);
    this.#minuteBefore = this.#minute;
    this.#minute = free;
    this.#minuteAt = now;
    if (this.#term.samples >= learntFrom && Math.abs(now - this.#termAt) >= termMs) {
      this.#turnTerm(now);
    }
    this.latenessMs = this.#learntLateness(jitterOf(recent));
  }

  #turnTerm(now: number): void {
    const free = this.#termBefore;
    clear(free.lengths);
    free.samples = 0;
    free.smallestMs = Number.POSITIVE_INFINITY;
    this.#termBefore = this.#term;
    this.#term = free;
    this.#termAt = now;
    this.#smallestMs = this.#termBefore.smallestMs;
    this.#losses.turn();
    this.#overtaking.turn();
  }

  /** No longer than delays differ, nor than those that were missed were ever worth waiting for. */
  #learntLateness(leastMs = 0): number {
    const jitterMs = Math.max(leastMs, jitterOf(this.#sumOfAll()));
    return bounded(Math.min(jitterMs, this.#overtaking.waitMs ?? jitterMs));
  }

  #sumOfAll(): Lengths {
    clear(whole);
    add(whole, this.#term.lengths);
    add(whole, this.#termBefore.lengths);
    add(whole, this.#minuteBefore);
    add(whole, this.#minute);
    return whole;
  }

  #learnt() {
    const all = this.#sumOfAll();
    const { minMs } = this.#prior;
    const { expected, lost } = this.#losses.counts;
    return {
      source: 'learnt' as const,
      samples: all.total,
      p50Ms: minMs + quantile(all, 0.5),
      p95Ms: minMs + quantile(all, 0.95),
      p99Ms: minMs + quantile(all, 0.99),
      loss: expected === 0 ? 0 : Math.min(1, lost / expected),
    };
  }

  #promised(samples: number) {
    const { p50Ms, p95Ms, p99Ms, loss } = this.#prior;
    return { source: 'prior' as const, samples, p50Ms, p95Ms, p99Ms, loss };
  }
}

function newTerm(): Term {
  return { lengths: noLengths(), samples: 0, smallestMs: Number.POSITIVE_INFINITY };
}

/** Time stamps that the gateway made, or did not believe, say nothing about the way. */
function tellsDelay(remark: QualityRemark): boolean {
  return remark === 'partial';
}

/** How much longer than usual the slowest take. */
function jitterOf(lengths: Lengths): number {
  return quantile(lengths, 0.99) - quantile(lengths, 0.5);
}

function bounded(ms: number): number {
  return Math.min(latenessBoundsMs.most, Math.max(latenessBoundsMs.least, Math.ceil(ms)));
}

/**
 * Three quarters of what came of late are where the long memory has hardly anything. Not half: a
 * stall of a minute fills half of two minutes, and is soon over.
 */
function isAnother(now: Lengths, long: Lengths): boolean {
  return (
    quantile(now, 0.25) > quantile(long, 0.95) + changeMs ||
    quantile(now, 0.75) < quantile(long, 0.05) - changeMs
  );
}
