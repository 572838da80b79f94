import type { QualityRemark, Reading } from '#ward/reading.ts';
import type { DelayReport } from '#ward/reports.ts';
import { latenessOf } from './lateness.ts';
import { quantile } from './lengths.ts';
import { type KeptLosses, Losses } from './losses.ts';
import { DelayMemory, type KeptMemory, learntFrom } from './memory.ts';
import { type KeptOvertaking, Overtaking } from './overtaking.ts';
import { type KeptPace, Pace } from './pace.ts';
import type { DelayPrior } from './prior.ts';

/** All that was learnt of one device, as plain JSON: learning goes on from it as if never interrupted. */
export interface KeptDelay {
  readonly device: string;
  readonly patient: string;
  readonly latenessMs: number;
  readonly pace: KeptPace;
  readonly losses: KeptLosses;
  readonly overtaking: KeptOvertaking;
  readonly firstMs: readonly number[];
  readonly memory?: KeptMemory;
  readonly newest?: Newest;
}

/** The last sample by its number, and when it was measured. */
interface Newest {
  readonly boot: string;
  readonly at: number;
}

/** A clock that is set back by less makes no difference to anybody. */
const setBackMs = 1000;

/** The way of one device's samples, learnt as they arrive. */
export class Way {
  patient: string;
  latenessMs: number;
  readonly #device: string;
  readonly #prior: DelayPrior;
  readonly #overtaking: Overtaking;
  readonly #losses: Losses;
  readonly #pace: Pace;
  /** The first delays, until there are enough to know the smallest. */
  #firstMs: number[];
  #memory: DelayMemory | undefined;
  #newest: Newest | undefined;

  constructor(device: string, patient: string, prior: DelayPrior, kept?: KeptDelay) {
    this.#device = device;
    this.patient = patient;
    this.#prior = prior;
    this.#overtaking = new Overtaking(kept?.overtaking);
    this.#losses = new Losses(this.#overtaking, kept?.losses);
    this.#pace = new Pace(kept?.pace);
    this.#newest = kept?.newest;
    this.#firstMs = [...(kept?.firstMs ?? [])];
    this.#memory = kept?.memory && new DelayMemory(kept.memory);
    this.latenessMs = kept?.latenessMs ?? latenessOf(prior.p99Ms - prior.p50Ms);
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
    if (isNewest) {
      this.#pace.heard(at);
      if (this.#wasSetBack(boot, at)) this.#memory?.rebase(delayMs);
    }
    if (isPlain || quality.every(tellsDelay)) this.#learn(delayMs, receivedAt);
  }

  /** How far the device's clock is ahead. */
  get offsetMs(): number {
    return this.#memory === undefined ? 0 : this.#prior.minMs - this.#memory.smallestMs;
  }

  report(now: number): DelayReport {
    const { intervalMs } = this.#pace;
    return {
      device: this.#device,
      patient: this.patient,
      at: now,
      ...(this.#memory === undefined ? this.#promised() : this.#learnt(this.#memory, now)),
      offsetMs: this.offsetMs,
      ...(intervalMs !== undefined && { intervalMs }),
      latenessMs: this.latenessMs,
    };
  }

  get kept(): KeptDelay {
    return {
      device: this.#device,
      patient: this.patient,
      latenessMs: this.latenessMs,
      pace: this.#pace.kept,
      losses: this.#losses.kept,
      overtaking: this.#overtaking.kept,
      firstMs: [...this.#firstMs],
      ...(this.#memory && { memory: this.#memory.kept }),
      ...(this.#newest && { newest: this.#newest }),
    };
  }

  /** What is measured later by its number cannot be earlier: then the clock of the device was set back. */
  #wasSetBack(boot: string, at: number): boolean {
    const isBack = this.#newest?.boot === boot && at < this.#newest.at - setBackMs;
    this.#newest = { boot, at };
    return isBack;
  }

  #learn(delayMs: number, receivedAt: number): void {
    if (this.#memory === undefined) {
      if (this.#firstMs.push(delayMs) < learntFrom) return;
      this.#believe(DelayMemory.from(this.#firstMs));
      this.#firstMs = [];
      return;
    }
    const turn = this.#memory.learn(delayMs, receivedAt);
    if (turn === undefined) return;
    if (turn === 'another') this.#overtaking.forget();
    if (turn === 'term') {
      this.#losses.turn();
      this.#overtaking.turn();
    }
    this.#believe(this.#memory);
  }

  /** No longer than delays differ, nor than those that were missed were ever worth waiting for. */
  #believe(memory: DelayMemory): void {
    this.#memory = memory;
    const { jitterMs } = memory;
    this.latenessMs = latenessOf(Math.min(jitterMs, this.#overtaking.waitMs ?? jitterMs));
  }

  #learnt({ lengths }: DelayMemory, now: number) {
    const { minMs } = this.#prior;
    const { expected, lost } = this.#losses.countsBy(now - this.latenessMs);
    return {
      source: 'learnt' as const,
      samples: lengths.total,
      p50Ms: minMs + quantile(lengths, 0.5),
      p95Ms: minMs + quantile(lengths, 0.95),
      p99Ms: minMs + quantile(lengths, 0.99),
      loss: expected === 0 ? 0 : Math.min(1, lost / expected),
    };
  }

  #promised() {
    const { p50Ms, p95Ms, p99Ms, loss } = this.#prior;
    const samples = this.#firstMs.length;
    return { source: 'prior' as const, samples, p50Ms, p95Ms, p99Ms, loss };
  }
}

/** Time stamps that the gateway made, or did not believe, say nothing about the way. */
function tellsDelay(remark: QualityRemark): boolean {
  return remark === 'partial';
}
