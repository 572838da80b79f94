import type { Measurement } from './bed.ts';
import type { CareEvent } from './care-log.ts';
import type { SimulatedLife } from './simulated-life.ts';

/** A life that was lived before, and is lived again with what staff were asked for in it. */
export interface LifeAgain {
  /** Lives on until then, which is not before the last time. */
  liveUntil(untilMs: number): void;
}

/** `past`: in the order in which it was noted. What is measured again goes to `onMeasured` only. */
export function lifeAgain(
  { ward, measure }: Pick<SimulatedLife, 'ward' | 'measure'>,
  past: readonly CareEvent[],
  onMeasured: (measured: readonly Measurement[]) => void = () => undefined,
): LifeAgain {
  let next = 0;

  /** Hour by hour, since what a ward measures at once has to fit into memory. */
  function measureUntil(untilMs: number): void {
    for (let atMs = ward.steppedMs + hourMs; atMs < untilMs; atMs += hourMs)
      onMeasured(measure(atMs));
    onMeasured(measure(untilMs));
  }

  return {
    liveUntil(untilMs) {
      for (; next < past.length; next += 1) {
        const event = past[next] as CareEvent;
        if (event.steppedMs > untilMs) break;
        measureUntil(event.steppedMs);
        ward.repeat(event);
      }
      measureUntil(untilMs);
    },
  };
}

const hourMs = 3_600_000;
