import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';

/** Delays of the last minute or so, in ms, in constant memory. */
export class Delays {
  #current: RecordableHistogram = createHistogram();
  #previous: RecordableHistogram = createHistogram();
  #turnedAt = 0;

  /** Delays below 1 ms (a device's clock may be ahead) count as 1 ms. */
  add(delayMs: number): void {
    this.#current.record(Math.max(1, Math.round(delayMs)));
  }

  /** Absent while nothing was added; `nowMs` of any clock that goes forward. */
  quantiles(nowMs: number): { readonly p50: number; readonly p99: number } | undefined {
    if (nowMs - this.#turnedAt >= 30_000) {
      this.#previous = this.#current;
      this.#current = createHistogram();
      this.#turnedAt = nowMs;
    }
    const both = createHistogram();
    both.add(this.#previous);
    both.add(this.#current);
    if (both.count === 0) return undefined;
    return { p50: both.percentile(50), p99: both.percentile(99) };
  }
}
