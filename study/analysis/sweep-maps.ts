import type { SweepCell } from '#study/ward/results.ts';

/** One rule under one link: alarm burden and lateness for every limit and hold that was tried. */
export interface SweepMap {
  readonly rule: string;
  readonly vital: string;
  readonly link: string;
  readonly bedDays: number;
  /** Rising. */
  readonly limits: readonly number[];
  readonly holdsMs: readonly number[];
  readonly cells: readonly MapCell[];
}

export interface MapCell {
  readonly limit: number;
  readonly holdMs: number;
  readonly alarms: number;
  readonly perBedDay?: number;
  /** Red episodes told of only after they had turned red, or never; and of how many. */
  readonly late: number;
  readonly episodes: number;
  readonly lateShare?: number;
}

/** In the order in which rules and links first appear in the sweep. */
export function sweepMaps(sweep: readonly SweepCell[]): readonly SweepMap[] {
  const groups = Map.groupBy(sweep, ({ rule, link }) => JSON.stringify([rule, link]));
  return [...groups.values()].flatMap((cells) => {
    const [first] = cells;
    if (!first) return [];
    const { rule, vital, link, bedDays } = first;
    return [
      {
        rule,
        vital,
        link,
        bedDays,
        limits: rising(cells.map(({ limit }) => limit)),
        holdsMs: rising(cells.map(({ holdMs }) => holdMs)),
        cells: cells.map(mapCell),
      },
    ];
  });
}

function mapCell({ limit, holdMs, alarms, bedDays, late, episodes }: SweepCell): MapCell {
  return {
    limit,
    holdMs,
    alarms,
    ...(bedDays > 0 && { perBedDay: alarms / bedDays }),
    late,
    episodes,
    ...(episodes > 0 && { lateShare: late / episodes }),
  };
}

function rising(values: readonly number[]): readonly number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}
