import type { Chance } from './chance.ts';
import type { Contribution } from './contribution.ts';
import { beatByBeat, correlate, together } from './correlation.ts';
import { type Levels, levels } from './signs.ts';

const hourMs = 3_600_000;

// Of the hourly spread of a person; the rest is the rhythm of the day and what happens to the person.
const shareOfSlowNoise = 0.6;
const slowTauMs = 2 * hourMs;

/** Comes and goes over hours, in all signs together as physiology couples them. */
export function slowNoise(luck: Chance): Contribution {
  return autoregression({
    luck,
    spread: levels(({ withinPerson }) => shareOfSlowNoise * withinPerson),
    tausMs: levels(() => slowTauMs),
    mix: correlate(together),
  });
}

/** Comes and goes over seconds. */
export function fastNoise(luck: Chance): Contribution {
  return autoregression({
    luck,
    spread: levels(({ flutter }) => flutter),
    tausMs: levels(({ flutterTauMs }) => flutterTauMs),
    mix: correlate(beatByBeat),
  });
}

interface Autoregression {
  readonly luck: Chance;
  readonly spread: Levels;
  /** Correlated signs need equal times, else their correlation would depend on the step. */
  readonly tausMs: Levels;
  readonly mix: (values: Levels) => void;
}

/**
 * AR(1) noise. Its spread, memory and correlations are the same for every length of step, also for
 * steps that change, and it begins as if it had always run. Draws once per sign at every step.
 */
function autoregression({ luck, spread, tausMs, mix }: Autoregression): Contribution {
  const state = levels(() => luck.normal());
  mix(state);
  const fresh = levels(() => 0);
  const kept = levels(() => 0);
  const added = levels(() => 0);
  let preparedForMs = Number.NaN;

  const prepare = (stepMs: number) => {
    for (let sign = 0; sign < kept.length; sign += 1) {
      const phi = Math.exp(-stepMs / (tausMs[sign] as number));
      kept[sign] = phi;
      added[sign] = Math.sqrt(1 - phi * phi);
    }
    preparedForMs = stepMs;
  };

  return {
    addTo(sum, _atMs, stepMs) {
      if (stepMs !== preparedForMs) prepare(stepMs);
      for (let sign = 0; sign < fresh.length; sign += 1) fresh[sign] = luck.normal();
      mix(fresh);
      for (let sign = 0; sign < sum.length; sign += 1) {
        const next =
          (kept[sign] as number) * (state[sign] as number) +
          (added[sign] as number) * (fresh[sign] as number);
        state[sign] = next;
        sum[sign] = (sum[sign] as number) + (spread[sign] as number) * next;
      }
    },
  };
}
