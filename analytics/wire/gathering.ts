import type { Reading } from '#ward/reading.ts';

/**
 * Puts readings into the order of the journal without a gap. Live ones may arrive a little out of
 * order, because each patient has a topic; those that have to wait for others are kept for a while.
 */
export class Gathering {
  readonly #waitingMax: number;
  /** By number, rising. */
  #waiting: Reading[] = [];
  /** The number of the last reading that was given out. */
  position: number;

  constructor(position: number, waitingMax: number) {
    this.position = position;
    this.#waitingMax = waitingMax;
  }

  /** Takes live readings; gives those, in order, before which nothing is missing. */
  live(readings: readonly Reading[]): readonly Reading[] {
    for (const reading of readings) this.#wait(reading);
    return this.#next();
  }

  /** Takes what the journal kept after `position`, all that there is; gives what is next. */
  journal(readings: readonly Reading[]): readonly Reading[] {
    const news = readings.filter(({ number }) => number > this.position);
    this.position = news.at(-1)?.number ?? this.position;
    return [...news, ...this.#next()];
  }

  /** Readings wait for others that were not seen. */
  get hasGap(): boolean {
    return this.#waiting.length > 0;
  }

  /** Goes on from another place; what waited is let go. */
  restart(position: number): void {
    this.position = position;
    this.#waiting = [];
  }

  #wait(reading: Reading): void {
    // What is let go here is not lost: the gap that it leaves is filled from the journal.
    if (this.#waiting.length >= this.#waitingMax) return;
    let index = this.#waiting.length;
    while (index > 0 && (this.#waiting[index - 1]?.number ?? 0) >= reading.number) index -= 1;
    this.#waiting.splice(index, 0, reading);
  }

  #next(): readonly Reading[] {
    const ready: Reading[] = [];
    let taken = 0;
    for (const reading of this.#waiting) {
      if (reading.number > this.position) {
        if (reading.after > this.position) break;
        ready.push(reading);
        this.position = reading.number;
      }
      taken += 1;
    }
    if (taken > 0) this.#waiting = this.#waiting.slice(taken);
    return ready;
  }
}
