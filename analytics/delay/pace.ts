/** How often a device measures, learnt from the times of its last measurements. */
export class Pace {
  readonly #intervalsMs: number[] = [];
  #oldest = 0;
  #lastAt = Number.NaN;
  /** What was learnt before a restart; until something new is seen. */
  readonly #keptMs: number | undefined;

  constructor(keptMs?: number) {
    this.#keptMs = keptMs;
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
    return sorted[Math.ceil(sorted.length / 2) - 1] ?? this.#keptMs;
  }
}

const intervalsKept = 15;
