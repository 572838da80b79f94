import type { Response } from '#patients/scenarios/scenario.ts';
import type { Treatment } from '#ward/alarm.ts';

/** What staff gave against one episode: when each dose works, and what it does then. */
export interface Doses {
  /** `nowMs` is the time up to which the body has lived: no dose works back. */
  give(kind: Treatment, atMs: number, nowMs: number): void;
  /** All that works at this moment together; the strongest of each effect counts. */
  at(atMs: number): Effect;
  /** When the effect next changes after this moment; Infinity where it never does. */
  nextChangeMs(atMs: number): number;
}

export interface Effect {
  /** Share of the natural progress that is held back. */
  readonly slows: number;
  /** Progress undone per ms. 0: none. */
  readonly recedesPerMs: number;
  /** L/min. */
  readonly oxygen: number;
}

/** `slowness` stretches the delay and the recession of every dose. */
export function doses(responses: Readonly<Record<Treatment, Response>>, slowness: number): Doses {
  const given: { response: Response; fromMs: number; untilMs: number }[] = [];

  return {
    give(kind, atMs, nowMs) {
      const response = responses[kind];
      const fromMs = Math.max(nowMs, atMs + slowness * response.delayMs);
      const untilMs = fromMs + response.worksMs;
      const working = given.find((dose) => dose.response === response && dose.untilMs >= fromMs);
      if (working === undefined) given.push({ response, fromMs, untilMs });
      else working.untilMs = Math.max(working.untilMs, untilMs);
    },
    at(atMs) {
      let [slows, recedesPerMs, oxygen] = [0, 0, 0];
      for (const { response, fromMs, untilMs } of given) {
        if (atMs < fromMs || atMs >= untilMs) continue;
        oxygen = Math.max(oxygen, response.oxygen ?? 0);
        if ('slows' in response) slows = Math.max(slows, response.slows);
        else recedesPerMs = Math.max(recedesPerMs, 1 / (slowness * response.recedesMs));
      }
      return { slows, recedesPerMs, oxygen };
    },
    nextChangeMs(atMs) {
      let next = Infinity;
      for (const { fromMs, untilMs } of given) {
        if (fromMs > atMs) next = Math.min(next, fromMs);
        if (untilMs > atMs) next = Math.min(next, untilMs);
      }
      return next;
    },
  };
}
