import type { Reading } from '#ward/reading.ts';
import { give, giveAll, giveDue, type Line, newLine, wait } from './line.ts';

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
  /** The smallest `number` that waits; absent where none does. */
  lowestHeld(): number | undefined;
}

/** So many may wait of one boot of a device; beyond that the first of them go on. */
export const waitingMax = 1000;

/** The two boots of a device that were heard last: after an outage they may come by turns. */
interface Lines {
  line: Line;
  other: Line | undefined;
}

const none: readonly Reading[] = [];

export function createOrder(latenessMs: (device: string) => number): Order {
  const devices = new Map<string, Lines>();
  const waiting = new Set<Line>();
  /** Before then nothing is due. */
  let nextDueAt = Number.POSITIVE_INFINITY;
  /** Absent: not known. */
  let lowest: number | undefined;
  /** What nearly every call hands out: no list is made for it. */
  const one: Reading[] = [];

  function alone(reading: Reading): readonly Reading[] {
    one[0] = reading;
    return one;
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

  /** Something of the line was given out. */
  function settled(line: Line): void {
    if (line.waiting.length === 0) waiting.delete(line);
    lowest = undefined;
  }

  function hold(line: Line, reading: Reading): void {
    const dueAt = reading.receivedAt + latenessMs(reading.device);
    if (waiting.size === 0) lowest = reading.number;
    else if (lowest !== undefined) lowest = Math.min(lowest, reading.number);
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
      nextDueAt = Number.POSITIVE_INFINITY;
      for (const line of waiting) {
        if (line.dueAt <= now) {
          giveDue(line, now, out);
          settled(line);
        }
        if (line.dueAt < nextDueAt) nextDueAt = line.dueAt;
      }
      return out;
    },
    flush() {
      const out: Reading[] = [];
      for (const line of waiting) giveAll(line, out);
      waiting.clear();
      lowest = undefined;
      return out;
    },
    forget(device) {
      const out: Reading[] = [];
      const lines = devices.get(device);
      if (lines) giveAllOf(lines, out);
      devices.delete(device);
      return out;
    },
    lowestHeld() {
      if (waiting.size > 0 && lowest === undefined) lowest = lowestOf(waiting);
      return waiting.size === 0 ? undefined : lowest;
    },
  };
}

function lowestOf(lines: Iterable<Line>): number {
  let lowest = Number.POSITIVE_INFINITY;
  for (const { waiting } of lines) {
    for (const { reading } of waiting) lowest = Math.min(lowest, reading.number);
  }
  return lowest;
}
