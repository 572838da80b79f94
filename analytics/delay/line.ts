import type { Reading } from '#ward/reading.ts';

/** The samples of one boot of a device, given out in the order of their numbers. */
export interface Line {
  readonly boot: string;
  /** The highest number that was given out. */
  given: number;
  /** What waits for a missing number, by number. */
  readonly waiting: Waiting[];
  /** When the first of them has waited long enough; endless where none waits. */
  dueAt: number;
}

interface Waiting {
  readonly reading: Reading;
  readonly dueAt: number;
}

const never = Number.POSITIVE_INFINITY;

/** The line of a boot whose first sample is `seq`: it waits for none before it. */
export function newLine(boot: string, seq: number): Line {
  return { boot, given: seq - 1, waiting: [], dueAt: never };
}

/** A line as it is kept over a restart; what waits, by its number in the journal. Plain JSON. */
export interface KeptLine {
  readonly boot: string;
  readonly given: number;
  readonly waiting: readonly (readonly [number: number, dueAt: number])[];
}

export function keptLine({ boot, given, waiting }: Line): KeptLine {
  return { boot, given, waiting: waiting.map(({ reading, dueAt }) => [reading.number, dueAt]) };
}

/** As it was, but that what waits has to be seen again. */
export function restoredLine({ boot, given }: KeptLine): Line {
  return { boot, given, waiting: [], dueAt: never };
}

export function wait(line: Line, reading: Reading, dueAt: number): void {
  const { waiting } = line;
  let place = waiting.length;
  while (place > 0 && (waiting[place - 1] as Waiting).reading.seq > reading.seq) place -= 1;
  waiting.splice(place, 0, { reading, dueAt });
  if (dueAt < line.dueAt) line.dueAt = dueAt;
}

/** Gives out what waits up to the number `untilSeq`, and all that is contiguous behind it. */
export function give(line: Line, untilSeq: number, out: Reading[]): void {
  const { waiting } = line;
  let count = 0;
  for (const { reading } of waiting) {
    if (reading.seq > untilSeq && reading.seq > line.given + 1) break;
    if (reading.seq > line.given) line.given = reading.seq;
    out.push(reading);
    count += 1;
  }
  if (count === 0) return;
  waiting.splice(0, count);
  line.dueAt = never;
  for (const { dueAt } of waiting) if (dueAt < line.dueAt) line.dueAt = dueAt;
}

/** Gives out what has waited long enough, and with it whatever comes before it. */
export function giveDue(line: Line, now: number, out: Reading[]): void {
  if (line.dueAt > now) return;
  const last = line.waiting.findLast(({ dueAt }) => dueAt <= now);
  if (last) give(line, last.reading.seq, out);
}

export function giveAll(line: Line, out: Reading[]): void {
  give(line, never, out);
}
