import {
  isMarked,
  type KeptNumberLine,
  keptNumberLine,
  mark,
  type NumberLine,
  newNumberLine,
  passOver,
  remembered,
  restoredNumberLine,
} from './number-line.ts';
import type { Overtaking } from './overtaking.ts';

/** What a sample is among those of the same device and boot. */
export type Standing = 'newest' | 'late' | 'repeat';

/** Counts of samples that should have come, and of those that did not. */
export interface LossCount {
  readonly expected: number;
  readonly lost: number;
}

/** What is known of the numbers of a device, as plain JSON. */
export interface KeptLosses {
  /** The two boots that were heard last, newest first. */
  readonly lines: readonly KeptNumberLine[];
  readonly gaps: readonly KeptGap[];
  /** When the first of the gaps was noticed. */
  readonly noticedAt?: number;
  readonly open: number;
  readonly present: LossCount;
  readonly before: LossCount;
}

/** `line`: its place in `lines`; 2 where it is no longer known. `laterMs`: than the first gap. */
type KeptGap = readonly [
  line: number,
  from: number,
  count: number,
  missing: number,
  laterMs: number,
];

/** Numbers that were passed over, and how many of them have not come yet. */
interface Gap {
  readonly line: NumberLine;
  readonly from: number;
  readonly to: number;
  missing: number;
  readonly noticedAt: number;
}

const gapsMax = 64;

/**
 * Which samples of one device never came, from the gaps in `seq`. A missing one counts as lost when
 * it was waited for in vain, and no longer when it comes after all. In bounded memory: of the two
 * boots that were heard last, and of the last 1024 numbers of each.
 */
export class Losses {
  /** Oldest first; those before `#open` are waited for no longer. */
  readonly #gaps: Gap[];
  #open: number;
  readonly #overtaking: Overtaking;
  #line: NumberLine | undefined;
  #other: NumberLine | undefined;
  #present: { expected: number; lost: number };
  #before: LossCount;

  constructor(overtaking: Overtaking, kept: KeptLosses = nothing) {
    this.#overtaking = overtaking;
    this.#present = { ...kept.present };
    this.#before = kept.before;
    const lines = kept.lines.map(restoredNumberLine);
    [this.#line, this.#other] = lines;
    const gone = newNumberLine('', 0);
    const { noticedAt: firstAt = 0 } = kept;
    this.#gaps = kept.gaps.map(([line, from, count, missing, laterMs]) => {
      const noticedAt = firstAt + laterMs;
      return { line: lines[line] ?? gone, from, to: from + count, missing, noticedAt };
    });
    this.#open = kept.open;
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
    return this.countsBy(Number.NEGATIVE_INFINITY);
  }

  /** As if whoever was passed over until then had been given up: asking changes nothing. */
  countsBy(untilMs: number): LossCount {
    const expected = this.#present.expected + this.#before.expected;
    let lost = this.#present.lost + this.#before.lost;
    for (const { noticedAt, missing } of this.#gaps.slice(this.#open)) {
      if (noticedAt > untilMs) break;
      lost += missing;
    }
    return { expected, lost: Math.max(0, lost) };
  }

  get kept(): KeptLosses {
    const lines = [this.#line, this.#other].filter((line) => line !== undefined);
    const firstAt = this.#gaps[0]?.noticedAt;
    return {
      lines: lines.map(keptNumberLine),
      gaps: this.#gaps.map(({ line, from, to, missing, noticedAt }) => {
        const place = lines.indexOf(line);
        return [place < 0 ? 2 : place, from, to - from, missing, noticedAt - (firstAt ?? 0)];
      }),
      ...(firstAt !== undefined && { noticedAt: firstAt }),
      open: this.#open,
      present: { ...this.#present },
      before: this.#before,
    };
  }

  /** The line of this boot, put first; a third boot takes the place of the one heard longest ago. */
  #lineOf(boot: string, seq: number): NumberLine {
    const line = this.#line;
    if (line?.boot === boot) return line;
    const other = this.#other?.boot === boot ? this.#other : newNumberLine(boot, seq - 1);
    this.#other = line;
    this.#line = other;
    return other;
  }

  #passedOver(line: NumberLine, seq: number, noticedAt: number): void {
    const from = line.highest + 1;
    passOver(line, from, seq);
    this.#gaps.push({ line, from, to: seq, missing: seq - from, noticedAt });
    const [oldest] = this.#gaps;
    if (this.#gaps.length <= gapsMax || oldest === undefined) return;
    this.giveUp(oldest.noticedAt);
    this.#gaps.shift();
    this.#open -= 1;
  }

  #cameLate(line: NumberLine, seq: number, receivedAt: number): void {
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

const nothing: KeptLosses = {
  lines: [],
  gaps: [],
  open: 0,
  present: { expected: 0, lost: 0 },
  before: { expected: 0, lost: 0 },
};
