import type { EpisodeRecord, WardResult } from '#study/ward/results.ts';
import type { Arm } from '#ward/truth.ts';
import { type Survival, survival, thinned, type Wait } from './survival.ts';

/** How long illnesses of one arm went on before somebody knew, from their true onset. */
export interface Detection {
  /** With steps enough to draw it. */
  readonly all: Survival;
  readonly scenarios: readonly {
    readonly scenario: string;
    readonly survival: Omit<Survival, 'steps' | 'atRisk'>;
  }[];
  readonly redEpisodes: number;
  /** Of those that turned red: nobody knew before it was over, the patient gone or the study at its end. */
  readonly missed: number;
  /** Arrest, or transfer to intensive care. */
  readonly events: number;
}

export function detection(wards: readonly WardResult[], arm: Arm): Detection {
  const episodes = wards.flatMap((ward) =>
    ward.episodes
      .filter((episode) => episode.arm === arm)
      .map((episode) => ({ episode, wait: waitOf(episode, ward.hours) })),
  );
  const scenarios = [...new Set(episodes.map(({ episode }) => episode.scenario))].sort();

  const all = survival(episodes.map(({ wait }) => wait));

  return {
    all: { ...all, steps: thinned(all.steps, stepsMax) },
    scenarios: scenarios.map((scenario) => {
      const own = episodes.filter(({ episode }) => episode.scenario === scenario);
      const { steps: _, atRisk: __, ...summary } = survival(own.map(({ wait }) => wait));
      return { scenario, survival: summary };
    }),
    redEpisodes: episodes.filter(({ episode }) => episode.redMs !== undefined).length,
    missed: episodes.filter(({ episode }) => episode.missed).length,
    events: episodes.filter(({ episode }) => episode.event !== undefined).length,
  };
}

const stepsMax = 500;

/** Ends where it was detected; without that where it was over, the patient gone, or the study ended. */
export function waitOf(episode: EpisodeRecord, hours: number): Wait {
  const seen = episode.detectedMs !== undefined;
  const end = episode.detectedMs ?? lastMs(episode, hours);
  return { ms: Math.max(0, end - episode.onsetMs), seen };
}

/** Until when there was something to detect. */
export function lastMs({ overMs, event }: EpisodeRecord, hours: number): number {
  const never = Number.POSITIVE_INFINITY;
  return Math.min(overMs ?? never, event?.atMs ?? never, hours * 3_600_000);
}
