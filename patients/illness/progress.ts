import type { Scenario } from '#patients/scenarios/scenario.ts';
import { scenarios } from '#patients/scenarios.ts';
import type { Doses } from './doses.ts';
import type { Onset } from './onsets.ts';

/** How far one illness of one body has gone. */
export interface Progress {
  /** Share of the way from onset to full severity, as of the last call. */
  readonly share: number;
  /**
   * Lives on until `untilMs`, stretch by stretch: in a stretch the speed stays the same, so that the
   * length of the steps changes nothing. True while the illness goes on.
   */
  liveUntil(untilMs: number, eachStretch: (stretch: Stretch) => void): boolean;
}

export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
  readonly from: number;
  readonly to: number;
  /** What the stretch ended in: nothing is left, or too long at full severity. */
  readonly end?: 'over' | 'event';
}

/** Untreated it goes its whole way and ends in an event, or passes; a dose holds it back or turns it. */
export function progress(onset: Onset, doses: Doses): Progress {
  const { fullMs, suddenMs, passesAtMs, eventAfterMs, scenario } = onset;
  const leap = (scenarios[scenario] as Scenario).sudden?.share ?? 0;
  const leapPerMs = leap / suddenMs;
  const naturalPerMs = (1 - leap) / fullMs;

  let nowMs = onset.atMs;
  /** Share of the time at full severity that the body can bear. */
  let borne = 0;

  const self = {
    share: 0,
    liveUntil(untilMs: number, eachStretch: (stretch: Stretch) => void) {
      while (nowMs < untilMs) {
        const stretch = next(untilMs);
        nowMs = stretch.toMs;
        self.share = stretch.to;
        eachStretch(stretch);
        if (stretch.end !== undefined) return false;
      }
      return true;
    },
  };
  return self;

  function next(untilMs: number): Stretch {
    const { slows, recedesPerMs } = doses.at(nowMs);
    const { share } = self;
    const passing = nowMs >= passesAtMs;
    const sameUntilMs = Math.min(
      untilMs,
      doses.nextChangeMs(nowMs),
      passing ? Infinity : passesAtMs,
    );
    // The leap is undone as fast as it came, and so is all of what passes by itself.
    if (passing || recedesPerMs > 0) {
      const inLeap = share <= leap;
      const perMs = inLeap || passing ? Math.max(leapPerMs, naturalPerMs) : recedesPerMs;
      return fall(perMs, inLeap || passing ? 0 : leap, sameUntilMs);
    }
    const inLeap = share < leap;
    const perMs = inLeap ? leapPerMs : naturalPerMs * (1 - slows);
    return share < 1
      ? rise(perMs, inLeap ? leap : 1, sameUntilMs)
      : bear((1 - slows) / eventAfterMs, sameUntilMs);
  }

  function fall(perMs: number, bottom: number, untilMs: number): Stretch {
    borne = 0;
    const from = self.share;
    const arrivesMs = nowMs + (from - bottom) / perMs;
    if (arrivesMs > untilMs) {
      return { fromMs: nowMs, toMs: untilMs, from, to: from - perMs * (untilMs - nowMs) };
    }
    const at = { fromMs: nowMs, toMs: arrivesMs, from, to: bottom };
    return bottom === 0 ? { ...at, end: 'over' } : at;
  }

  function rise(perMs: number, top: number, untilMs: number): Stretch {
    const from = self.share;
    const arrivesMs = nowMs + (top - from) / perMs;
    return arrivesMs > untilMs
      ? { fromMs: nowMs, toMs: untilMs, from, to: from + perMs * (untilMs - nowMs) }
      : { fromMs: nowMs, toMs: arrivesMs, from, to: top };
  }

  function bear(perMs: number, untilMs: number): Stretch {
    const endsMs = nowMs + (1 - borne) / perMs;
    if (endsMs <= untilMs) return { fromMs: nowMs, toMs: endsMs, from: 1, to: 1, end: 'event' };
    borne += perMs * (untilMs - nowMs);
    return { fromMs: nowMs, toMs: untilMs, from: 1, to: 1 };
  }
}
