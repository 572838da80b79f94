import type { Reading } from '#ward/reading.ts';
import { createQueue } from './queue.ts';

/**
 * What if the same readings had come over a worse network: each is held back until the moment at
 * which it would have arrived there, lost or repeated, and says so in `receivedAt` and `delayMs`.
 * Nothing arrives earlier than it really did.
 */
export interface Detour {
  /** A reading, in the order of arrival. */
  add(reading: Reading): void;
  /** What has arrived by now, in order. */
  take(now: number): readonly Reading[];
  /** The device was put away. What is on its way arrives all the same. */
  forget(device: string): void;
  /** On their way. */
  readonly held: number;
  /** Did not arrive at all. */
  readonly lost: number;
  /** Came out early, because too many were on their way. */
  readonly overflowed: number;
}

/** So many readings may be on their way; beyond that, those that are due next arrive early. */
export const detourMax = 100_000;

/**
 * `arrivals` tells when the copies of a message arrive that a device sends at `sentMs`, which is
 * never before the one that it was asked for last: none if it is lost, two if it is repeated.
 */
export function createDetour(
  arrivals: (device: string, sentMs: number) => readonly number[],
): Detour {
  const queue = createQueue<Reading>();
  const sentMsOf = new Map<string, number>();
  let lost = 0;
  let overflowed = 0;

  /** When the device sent it: when it was measured, as far as clock and order of arrival allow. */
  function sentMsAt({ device, at, receivedAt }: Reading): number {
    const before = sentMsOf.get(device) ?? Number.NEGATIVE_INFINITY;
    const sentMs = Math.max(before, Math.min(at, receivedAt));
    sentMsOf.set(device, sentMs);
    return sentMs;
  }

  return {
    add(reading) {
      const copies = arrivals(reading.device, sentMsAt(reading));
      if (copies.length === 0) lost += 1;
      for (const arrivesMs of copies) queue.put(reading, Math.max(arrivesMs, reading.receivedAt));
    },
    take(now) {
      const taken: Reading[] = [];
      while (queue.nextAt <= now || queue.size > detourMax) {
        const receivedAt = queue.nextAt;
        if (receivedAt > now) overflowed += 1;
        taken.push(arrivedAt(queue.take(), Math.min(receivedAt, now)));
      }
      return taken;
    },
    forget: (device) => void sentMsOf.delete(device),
    get held() {
      return queue.size;
    },
    get lost() {
      return lost;
    },
    get overflowed() {
      return overflowed;
    },
  };
}

function arrivedAt(reading: Reading, receivedAt: number): Reading {
  const at = Math.max(receivedAt, reading.receivedAt);
  return { ...reading, receivedAt: at, delayMs: at - reading.at };
}
