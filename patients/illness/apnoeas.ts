import type { Chance } from '#patients/chance.ts';
import type { Apnoeas } from '#patients/scenarios/scenario.ts';

/** When breath stops during one illness, and when it comes back: the same whoever asks. */
export interface Pauses {
  /** Whether this moment is in a pause. Times never go back. */
  at(atMs: number): boolean;
  /** When that next changes after this moment. */
  nextChangeMs(atMs: number): number;
}

/** Drawn ahead of time from the onset on, whether or not the illness is yet severe enough for them. */
export function pauses(onsetAtMs: number, { everyMs, lastMs }: Apnoeas, luck: Chance): Pauses {
  const draw = ([low, high]: readonly [number, number]) => low + (high - low) * luck.uniform();
  let fromMs = onsetAtMs + draw(everyMs);
  let untilMs = fromMs + draw(lastMs);

  const goTo = (atMs: number) => {
    while (untilMs <= atMs) {
      fromMs = untilMs + draw(everyMs);
      untilMs = fromMs + draw(lastMs);
    }
  };

  return {
    at(atMs) {
      goTo(atMs);
      return atMs >= fromMs;
    },
    nextChangeMs(atMs) {
      goTo(atMs);
      return atMs < fromMs ? fromMs : untilMs;
    },
  };
}
