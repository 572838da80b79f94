import { type Chance, chance } from '#patients/chance.ts';
import { openOutages } from './outages.ts';
import type { LinkProfile } from './profile.ts';

/** The way of one device's messages to the gateway. */
export interface Path {
  /**
   * When the copies of a message sent at `sentMs` arrive, in whole ms: none if it is lost, two if it
   * is repeated, the second after the first. Each call is at the time of the call before or later.
   */
  send(sentMs: number): readonly number[];
  /** A message that might have been and is not: uses up as much chance as one that is sent. */
  skip(): void;
}

const lost: readonly number[] = [];

/**
 * Every message draws the same number of times from `luck`, whatever becomes of it, and the link
 * goes down and up by chance of its own: so what befalls one message never changes the luck of the
 * next. The same luck and calls give the same arrivals, live and in virtual time.
 */
export function openPath(profile: LinkProfile, luck: Chance, startMs: number): Path {
  const { minMs, medianMs, sigma, loss, retries, retryMs, repeat, ordered, gapMs = 0 } = profile;
  const spreadMs = medianMs - minMs;
  const outages = openOutages(profile.stall, chance('outages', String(luck.uniform())), startMs);
  let sendingMs = Number.NEGATIVE_INFINITY;
  let lastMs = Number.NEGATIVE_INFINITY;

  /** When it leaves the device: the link is up, and the device may send again or is about to. */
  function leaving(sentMs: number): number {
    if (gapMs === 0) return outages.upAt(sentMs);
    if (sentMs > sendingMs) sendingMs = outages.upAt(Math.max(sentMs, sendingMs + gapMs));
    return sendingMs;
  }

  return {
    send(sentMs) {
      const delay = luck.normal();
      const ofLoss = luck.uniform();
      const ofRepeat = luck.uniform();

      outages.forget(sentMs);
      let leavesMs = leaving(sentMs);
      // One draw tells how many are lost in a row: n or more with the probability loss ** n.
      let losses = 0;
      for (let odds = loss; ofLoss < odds; odds *= loss) {
        losses += 1;
        if (losses > retries) return lost;
        leavesMs = outages.upAt(leavesMs + retryMs);
      }
      let arrivesMs = Math.round(leavesMs + minMs + spreadMs * Math.exp(sigma * delay));
      if (ordered) {
        if (arrivesMs < lastMs) arrivesMs = lastMs;
        lastMs = arrivesMs;
      }
      if (ofRepeat >= repeat) return [arrivesMs];
      return [arrivesMs, Math.round(outages.upAt(arrivesMs + Math.max(1, retryMs)))];
    },
    skip() {
      luck.normal();
      luck.uniform();
      luck.uniform();
    },
  };
}
