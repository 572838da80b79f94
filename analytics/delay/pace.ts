/** What a pace knows, as plain JSON. */
export interface KeptPace {
  readonly intervalsMs: readonly number[];
  readonly oldest: number;
  readonly lastAt?: number;
}

/** How often a device measures, learnt from the times of its last measurements. */
export class Pace {
  readonly #intervalsMs: number[];
  #oldest: number;
  #lastAt: number;

  constructor({ intervalsMs, oldest, lastAt = Number.NaN }: KeptPace = nothing) {
    this.#intervalsMs = [...intervalsMs];
    this.#oldest = oldest;
    this.#lastAt = lastAt;
  }

  /** A measurement of `at`, later than those before it by its number. */
  heard(at: number): void {
    const intervalMs = at - this.#lastAt;
    this.#lastAt = at;
    // A clock that was set back, or several values of one moment, show no interval.
    if (!(intervalMs > 0)) return;
    this.#intervalsMs[this.#oldest] = intervalMs;
    this.#oldest = (this.#oldest + 1) % intervalsKept;
  }

  /**
   * The lower median: half of the intervals may be outages, or double where a sample was lost.
   * Absent until two measurements were seen.
   */
  get intervalMs(): number | undefined {
    const sorted = this.#intervalsMs.toSorted((a, b) => a - b);
    return sorted[Math.ceil(sorted.length / 2) - 1];
  }

  get kept(): KeptPace {
    const lastAt = this.#lastAt;
    return {
      intervalsMs: [...this.#intervalsMs],
      oldest: this.#oldest,
      ...(!Number.isNaN(lastAt) && { lastAt }),
    };
  }
}

const intervalsKept = 15;
const nothing: KeptPace = { intervalsMs: [], oldest: 0 };
