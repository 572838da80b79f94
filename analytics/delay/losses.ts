import type { Overtaking } from './overtaking.ts';

/** What a sample is among those of the same device and boot. */
export type Standing = 'newest' | 'late' | 'repeat';

/** Counts of samples that should have come, and of those that did not. */
export interface LossCount {
  readonly expected: number;
  readonly lost: number;
}

/** Where a device is in its numbers, so that after a restart it is known what was heard before. */
export interface KeptLine {
  readonly boot: string;
  readonly seq: number;
}

/** One life of a device, by its numbers. */
interface Line {
  readonly boot: string;
  readonly first: number;
  highest: number;
  /** A bit for each of the last numbers: it came. */
  readonly came: Uint32Array;
}

/** Numbers that were passed over, and how many of them have not come yet. */
interface Gap {
  readonly line: Line;
  readonly from: number;
  readonly to: number;
  missing: number;
  readonly noticedAt: number;
}

const remembered = 1024;
const gapsMax = 64;

/**
 * Which samples of one device never came, from the gaps in `seq`. A missing one counts as lost when
 * it was waited for in vain, and no longer when it comes after all. In bounded memory: of the two
 * boots that were heard last, and of the last 1024 numbers of each.
 */
export class Losses {
  /** Oldest first; those before `#open` are waited for no longer. */
  readonly #gaps: Gap[] = [];
  #open = 0;
  readonly #overtaking: Overtaking;
  #line: Line | undefined;
  #other: Line | undefined;
  #present = { expected: 0, lost: 0 };
  #before: LossCount;

  constructor(
    overtaking: Overtaking,
    line?: KeptLine,
    counts: LossCount = { expected: 0, lost: 0 },
  ) {
    this.#overtaking = overtaking;
    this.#before = counts;
    if (line === undefined) return;
    this.#line = newLine(line.boot, line.seq);
    // All of it was heard before the restart, for all we know.
    this.#line.came.fill(0xffff_ffff);
  }

  heard(boot: string, seq: number, receivedAt: number): Standing {
    const line = this.#lineOf(boot, seq);
    if (seq > line.highest) {
      if (seq > line.highest + 1) this.#passedOver(line, seq, receivedAt);
      this.#present.expected += seq - line.highest;
      line.highest = seq;
      mark(line, seq);
      return 'newest';
    }
    if (line.highest - seq < remembered) {
      if (isMarked(line, seq)) return 'repeat';
      mark(line, seq);
    }
    // What lies before the first that was heard was never missed.
    if (seq > line.first) this.#cameLate(line, seq, receivedAt);
    return 'late';
  }

  /** Whether any is waited for. */
  get hasGaps(): boolean {
    return this.#open < this.#gaps.length;
  }

  /** Whoever was passed over until then is waited for no longer. */
  giveUp(untilMs: number): void {
    let gap = this.#gaps[this.#open];
    while (gap !== undefined && gap.noticedAt <= untilMs) {
      this.#present.lost += gap.missing;
      this.#overtaking.gaveUp(gap.missing);
      this.#open += 1;
      gap = this.#gaps[this.#open];
    }
  }

  /** Forgets the counts before the last turn. */
  turn(): void {
    this.#before = this.#present;
    this.#present = { expected: 0, lost: 0 };
  }

  get counts(): LossCount {
    const expected = this.#present.expected + this.#before.expected;
    const lost = Math.max(0, this.#present.lost + this.#before.lost);
    return { expected, lost };
  }

  get line(): KeptLine | undefined {
    return this.#line && { boot: this.#line.boot, seq: this.#line.highest };
  }

  /** The line of this boot, put first; a third boot takes the place of the one heard longest ago. */
  #lineOf(boot: string, seq: number): Line {
    const line = this.#line;
    if (line?.boot === boot) return line;
    const other = this.#other?.boot === boot ? this.#other : newLine(boot, seq - 1);
    this.#other = line;
    this.#line = other;
    return other;
  }

  #passedOver(line: Line, seq: number, noticedAt: number): void {
    const from = line.highest + 1;
    if (seq - from >= remembered) line.came.fill(0);
    else for (let each = from; each < seq; each += 1) unmark(line, each);
    this.#gaps.push({ line, from, to: seq, missing: seq - from, noticedAt });
    const [oldest] = this.#gaps;
    if (this.#gaps.length <= gapsMax || oldest === undefined) return;
    this.giveUp(oldest.noticedAt);
    this.#gaps.shift();
    this.#open -= 1;
  }

  #cameLate(line: Line, seq: number, receivedAt: number): void {
    const place = this.#gaps.findLastIndex(
      (gap) => gap.line === line && gap.from <= seq && seq < gap.to,
    );
    const gap = this.#gaps[place];
    const isCounted = place < this.#open;
    if (isCounted && this.counts.lost > 0) this.#present.lost -= 1;
    // Of the gap that is no longer known it is certain that it was long ago.
    const noticedAt = gap?.noticedAt ?? Number.NEGATIVE_INFINITY;
    this.#overtaking.came(receivedAt - noticedAt, isCounted);
    if (gap === undefined) return;
    gap.missing -= 1;
    if (gap.missing > 0) return;
    this.#gaps.splice(place, 1);
    if (isCounted) this.#open -= 1;
  }
}

function newLine(boot: string, seq: number): Line {
  return { boot, first: seq, highest: seq, came: new Uint32Array(remembered / 32) };
}

function mark({ came }: Line, seq: number): void {
  const place = (seq >>> 5) % came.length;
  came[place] = (came[place] as number) | (1 << (seq & 31));
}

function unmark({ came }: Line, seq: number): void {
  const place = (seq >>> 5) % came.length;
  came[place] = (came[place] as number) & ~(1 << (seq & 31));
}

function isMarked({ came }: Line, seq: number): boolean {
  return ((came[(seq >>> 5) % came.length] as number) & (1 << (seq & 31))) !== 0;
}
