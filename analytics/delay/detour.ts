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
  /** A reading from before a restart, which may be under way again: whether it had arrived. */
  recall(reading: Reading): boolean;
  /** What has arrived by now, in order. */
  take(now: number): readonly Reading[];
  /** The device was put away. What is on its way arrives all the same. */
  forget(device: string): void;
  /** Readings are counted from the beginning again: none from before will be recalled. */
  anew(): void;
  /** For a restart, when readings from this number on are recalled. */
  kept(from: number): KeptDetour;
  /** On their way. */
  readonly held: number;
  /** Did not arrive at all. */
  readonly lost: number;
  /** Came out early, because too many were on their way. */
  readonly overflowed: number;
}

/** Plain JSON. Readings are told by their numbers in the journal. */
export interface KeptDetour {
  /** In the order in which they arrive; `hasCome`: another copy of it has. */
  readonly underway: readonly (readonly [number: number, arrivesMs: number, hasCome: 0 | 1])[];
  readonly lostNumbers: readonly number[];
  readonly sentMs: readonly (readonly [device: string, sentMs: number])[];
  readonly lost: number;
  readonly overflowed: number;
}

/** So many readings may be on their way; beyond that, those that are due next arrive early. */
export const detourMax = 100_000;

/** One message, of which copies are on their way. */
interface Message {
  readonly reading: Reading;
  hasCome: boolean;
  /** Its number is one of a journal that is no longer there. */
  isGone: boolean;
}

/**
 * `arrivals` tells when the copies of a message arrive that a device sends at `sentMs`, which is
 * never before the one that it was asked for last: none if it is lost, two if it is repeated.
 */
export function createDetour(
  arrivals: (device: string, sentMs: number) => readonly number[],
  kept: KeptDetour = nothing,
): Detour {
  const queue = createQueue<Message>();
  const sentMsOf = new Map(kept.sentMs);
  const lostBefore = new Set(kept.lostNumbers);
  const underwayBefore = Map.groupBy(kept.underway, ([number]) => number);
  let lostNumbers = [...kept.lostNumbers];
  let { lost, overflowed } = kept;

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
      if (copies.length === 0) {
        lost += 1;
        lostNumbers.push(reading.number);
      }
      const message = { reading, hasCome: false, isGone: false };
      for (const arrivesMs of copies) queue.put(message, Math.max(arrivesMs, reading.receivedAt));
    },
    recall(reading) {
      const copies = underwayBefore.get(reading.number);
      if (copies === undefined) return !lostBefore.has(reading.number);
      const hasCome = copies.some((copy) => copy[2] === 1);
      const message = { reading, hasCome, isGone: false };
      for (const [, arrivesMs] of copies) queue.put(message, arrivesMs);
      return hasCome;
    },
    take(now) {
      const taken: Reading[] = [];
      while (queue.nextAt <= now || queue.size > detourMax) {
        const receivedAt = queue.nextAt;
        if (receivedAt > now) overflowed += 1;
        const message = queue.take();
        message.hasCome = true;
        taken.push(arrivedAt(message.reading, Math.min(receivedAt, now)));
      }
      return taken;
    },
    forget: (device) => void sentMsOf.delete(device),
    anew() {
      lostNumbers = [];
      for (const { item } of queue.inOrder()) item.isGone = true;
    },
    kept(from) {
      lostNumbers = lostNumbers.filter((number) => number >= from);
      const underway = queue.inOrder().filter(({ item }) => !item.isGone);
      return {
        underway: underway.map(({ item, at }) => [item.reading.number, at, item.hasCome ? 1 : 0]),
        lostNumbers: [...lostNumbers],
        sentMs: [...sentMsOf],
        lost,
        overflowed,
      };
    },
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

const nothing: KeptDetour = { underway: [], lostNumbers: [], sentMs: [], lost: 0, overflowed: 0 };

function arrivedAt(reading: Reading, receivedAt: number): Reading {
  const at = Math.max(receivedAt, reading.receivedAt);
  return { ...reading, receivedAt: at, delayMs: at - reading.at };
}
