import type { Reading } from '#ward/reading.ts';
import {
  give,
  giveAll,
  giveDue,
  type KeptLine,
  keptLine,
  type Line,
  newLine,
  restoredLine,
  wait,
} from './line.ts';

/**
 * Makes judging independent of the order of arrival: what comes behind a missing sample of the same
 * device and boot waits for it, for as long as the lateness of the device, and never longer. What
 * comes after that is late and goes on at once, to be judged again in its place; so does a repeat.
 *
 * `now` is in the gateway's time, as far as the readings have come: who catches up with the journal
 * gives the `receivedAt` of the newest, so that the same stream is always handed out the same way.
 * A list that is handed out is good until the next call.
 */
export interface Order {
  /** Takes a reading, in the order of arrival: what can be judged now that it is there, in order. */
  add(reading: Reading, now: number): readonly Reading[];
  /** Those whose wait is over, and all that is contiguous behind them. */
  due(now: number): readonly Reading[];
  /** All that waits. */
  flush(): readonly Reading[];
  /** The device was put away: what waits of it. */
  forget(device: string): readonly Reading[];
  /** For a restart: where a device is in its numbers, and what waits, by the number in the journal. */
  kept(device: string): KeptLines | undefined;
  /** A reading from before the restart: whether it waits again, because it did then. */
  recall(reading: Reading): boolean;
}

/** Plain JSON. */
export interface KeptLines {
  readonly device: string;
  /** The boot that was heard last, and the one before. */
  readonly lines: readonly KeptLine[];
}

/** So many may wait of one boot of a device; beyond that the first of them go on. */
export const waitingMax = 1000;

/** The two boots of a device that were heard last: after an outage they may come by turns. */
interface Lines {
  line: Line;
  other: Line | undefined;
}

const none: readonly Reading[] = [];

export function createOrder(
  latenessMs: (device: string) => number,
  kept: readonly KeptLines[] = [],
): Order {
  const devices = new Map<string, Lines>();
  /** What waited before a restart and has not been seen again, by its number. */
  const missed = new Map<number, { readonly line: Line; readonly dueAt: number }>();
  for (const each of kept) restore(each);
  const waiting = new Set<Line>();
  /** Before then nothing is due. */
  let nextDueAt = Number.POSITIVE_INFINITY;
  /** What nearly every call hands out: no list is made for it. */
  const one: Reading[] = [];

  function alone(reading: Reading): readonly Reading[] {
    one[0] = reading;
    return one;
  }

  function restore({ device, lines }: KeptLines): void {
    const [line, other] = lines.map(restoredLine);
    if (line !== undefined) devices.set(device, { line, other });
    for (const [place, each] of [line, other].entries()) {
      for (const [number, dueAt] of lines[place]?.waiting ?? []) {
        if (each !== undefined) missed.set(number, { line: each, dueAt });
      }
    }
  }

  /** The line of the reading, as the one that was heard last; a new boot lets the others go. */
  function lineOf({ device, boot, seq }: Reading, out: Reading[]): Line {
    const lines = devices.get(device);
    if (lines === undefined) {
      const line = newLine(boot, seq);
      devices.set(device, { line, other: undefined });
      return line;
    }
    if (lines.line.boot === boot) return lines.line;
    if (lines.other?.boot !== boot) giveAllOf(lines, out);
    const line = lines.other?.boot === boot ? lines.other : newLine(boot, seq);
    lines.other = lines.line;
    lines.line = line;
    return line;
  }

  function giveAllOf({ line, other }: Lines, out: Reading[]): void {
    for (const each of [other, line]) {
      if (each === undefined) continue;
      giveAll(each, out);
      settled(each);
    }
  }

  /** The order in which devices were heard first is another one after a restart: it says nothing. */
  function firstDue(now: number): Line | undefined {
    let first: Line | undefined;
    for (const line of waiting) {
      const isDue = line.dueAt <= now;
      if (isDue && (first === undefined || byDue(line, first) < 0)) first = line;
    }
    return first;
  }

  /** Something of the line was given out. */
  function settled(line: Line): void {
    if (line.waiting.length === 0) waiting.delete(line);
  }

  function hold(line: Line, reading: Reading): void {
    holdUntil(line, reading, reading.receivedAt + latenessMs(reading.device));
  }

  function holdUntil(line: Line, reading: Reading, dueAt: number): void {
    wait(line, reading, dueAt);
    waiting.add(line);
    if (dueAt < nextDueAt) nextDueAt = dueAt;
  }

  /** Where something waits, is about to, or the device begins anew. */
  function addBetween(reading: Reading, now: number): readonly Reading[] {
    const out: Reading[] = [];
    const line = lineOf(reading, out);
    // As if somebody had asked in time: it does not depend on how often `due` is called.
    giveDue(line, now, out);
    if (reading.seq > line.given + 1) {
      hold(line, reading);
      if (line.waiting.length > waitingMax) give(line, line.waiting[0]?.reading.seq ?? 0, out);
      giveDue(line, now, out);
    } else {
      line.given = Math.max(line.given, reading.seq);
      out.push(reading);
      give(line, line.given, out);
    }
    if (out.length > 0) settled(line);
    return out;
  }

  return {
    add(reading, now) {
      const { device, boot, seq, quality } = reading;
      // The gateway made up its number.
      if (quality.length > 0 && quality.includes('unnamed')) return alone(reading);
      const line = devices.get(device)?.line;
      if (line?.boot !== boot || seq > line.given + 1 || line.waiting.length > 0) {
        return addBetween(reading, now);
      }
      if (seq > line.given) line.given = seq;
      return alone(reading);
    },
    due(now) {
      if (now < nextDueAt) return none;
      const out: Reading[] = [];
      // One after the other as they are due, however seldom anybody asks.
      for (let line = firstDue(now); line !== undefined; line = firstDue(now)) {
        giveDue(line, line.dueAt, out);
        settled(line);
      }
      nextDueAt = Number.POSITIVE_INFINITY;
      for (const { dueAt } of waiting) if (dueAt < nextDueAt) nextDueAt = dueAt;
      return out;
    },
    flush() {
      const out: Reading[] = [];
      for (const line of waiting) giveAll(line, out);
      waiting.clear();
      missed.clear();
      return out;
    },
    forget(device) {
      const out: Reading[] = [];
      const lines = devices.get(device);
      if (lines) giveAllOf(lines, out);
      devices.delete(device);
      return out;
    },
    kept(device) {
      const lines = devices.get(device);
      if (lines === undefined) return undefined;
      const { line, other } = lines;
      return { device, lines: [line, ...(other ? [other] : [])].map(keptLine) };
    },
    recall(reading) {
      const known = missed.get(reading.number);
      if (known === undefined) return false;
      missed.delete(reading.number);
      holdUntil(known.line, reading, known.dueAt);
      return true;
    },
  };
}

function byDue(one: Line, other: Line): number {
  return one.dueAt - other.dueAt || numberOf(one) - numberOf(other);
}

function numberOf({ waiting }: Line): number {
  return waiting[0]?.reading.number ?? 0;
}
