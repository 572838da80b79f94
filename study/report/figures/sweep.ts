import type { Analysis } from '#study/analysis/analysis.ts';
import type { MapCell, SweepMap } from '#study/analysis/sweep-maps.ts';
import type { Figure } from '#study/report/figure.ts';
import { heatMaps } from '#study/report/heat-maps.ts';
import { table } from '#study/report/table.ts';
import { counted, numeral, orNone, percent, spoken } from '#study/report/words.ts';

/** One figure for each rule: alarm burden beside lateness, a row for each link. */
export function sweepFigures({ sweep }: Analysis): readonly Figure[] {
  if (sweep.length === 0) {
    return [
      {
        title: 'Limit, hold and delay',
        caption: 'No sweep was run, so there is no map of limits, holds and delays.',
        n: '0 patients in the sweep',
        pictures: [],
      },
    ];
  }
  return [...Map.groupBy(sweep, ({ rule }) => rule).entries()].map(([rule, maps], index) => {
    const caption = captionOf(rule, maps);
    return {
      title: `Limit, hold and delay: ${spoken(rule)}`,
      caption,
      n: nOf(maps),
      pictures: [heatMaps(`sweep-${index}-x`, caption, maps)],
      table: table(
        `${spoken(rule)}: alarms per bed-day, and red illnesses told of late or never`,
        ['', 'limit', 'hold, s', 'alarms per bed-day', 'late or never', 'of red illnesses'],
        maps.flatMap(({ link, cells }) =>
          cells.map((cell) => [
            link,
            numeral(cell.limit),
            numeral(cell.holdMs / 1000),
            orNone(cell.perBedDay, (load) => numeral(load)),
            numeral(cell.late),
            numeral(cell.episodes),
          ]),
        ),
      ),
    };
  });
}

function nOf(maps: readonly SweepMap[]): string {
  const [map] = maps;
  const episodes = Math.max(0, ...maps.flatMap(({ cells }) => cells.map((cell) => cell.episodes)));
  return `${numeral(map?.bedDays ?? 0)} bed-days and ${counted(episodes, 'red illness', 'red illnesses')} on this vital sign, judged again with each setting`;
}

function captionOf(rule: string, maps: readonly SweepMap[]): string {
  const cells = maps.flatMap(({ link, cells }) => cells.map((cell) => ({ ...cell, link })));
  const told = cells.filter((cell) => cell.perBedDay !== undefined);
  const least = told.reduce<(typeof told)[number] | undefined>(
    (found, cell) => (found && found.alarms <= cell.alarms ? found : cell),
    undefined,
  );
  const most = told.reduce<(typeof told)[number] | undefined>(
    (found, cell) => (found && found.alarms >= cell.alarms ? found : cell),
    undefined,
  );
  if (!least || !most) return `Nothing was simulated for ${spoken(rule)}.`;
  const late = ({ lateShare, late: n, episodes }: MapCell) =>
    lateShare === undefined
      ? 'no illness on it turned red'
      : `${percent(lateShare)} of the red illnesses told of late or never (${n} of ${episodes})`;
  const setting = (cell: MapCell & { readonly link: string }) =>
    `limit ${numeral(cell.limit)}, hold ${numeral(cell.holdMs / 1000)}\u{a0}s, link ${cell.link}`;
  return `The most alarms, ${orNone(most.perBedDay, (load) => numeral(load))} per bed-day, come with ${setting(most)}: ${late(most)}. The fewest, ${orNone(least.perBedDay, (load) => numeral(load))}, come with ${setting(least)}: ${late(least)}.`;
}
