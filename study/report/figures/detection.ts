import type { Analysis } from '#study/analysis/analysis.ts';
import type { Step, Survival } from '#study/analysis/survival.ts';
import { armMarks, hourAxis, valueAxis, writing } from '#study/report/axes.ts';
import type { Figure } from '#study/report/figure.ts';
import { type Markup, markup } from '#study/report/markup.ts';
import { table } from '#study/report/table.ts';
import { counted, lasting, numeral, orNone, spoken } from '#study/report/words.ts';
import { arms } from '#ward/truth.ts';

const hourMs = 3_600_000;

export function detectionFigure({ detection }: Analysis): Figure {
  const { monitored, unmonitored } = detection;
  const seen = monitored.all.seen + unmonitored.all.seen;
  const caption = `${sentence('with monitoring', monitored.all)} ${sentence('on ward rounds and by the bell alone', unmonitored.all)}`;
  const lastMs = Math.max(hourMs, ...arms.map((arm) => detection[arm].all.lastMs));
  const hours = Math.ceil(lastMs / hourMs);
  return {
    title: 'How long illness went unnoticed',
    caption,
    n: `${counted(monitored.all.n, 'illness', 'illnesses')} of the monitored, ${numeral(unmonitored.all.n)} of their twins`,
    pictures:
      seen === 0
        ? []
        : [
            {
              name: 'detection',
              label: caption,
              key: armMarks,
              height: { wide: 356, narrow: 300 },
              option: (width) => ({
                textStyle: writing,
                grid: { left: 56, right: 16, top: 36, bottom: 46 },
                xAxis: {
                  ...hourAxis(hours, width),
                  name: 'hours since the true onset',
                },
                yAxis: valueAxis('still unnoticed, %', { min: 0, max: 100 }),
                series: arms.toReversed().map((arm) => ({
                  name: arm,
                  type: 'line',
                  step: 'end',
                  symbol: 'none',
                  silent: true,
                  itemStyle: { color: `var(--arm-${arm})` },
                  lineStyle: {
                    color: `var(--arm-${arm})`,
                    width: 2.2,
                    type: arm === 'monitored' ? 'solid' : 'dashed',
                  },
                  data: curve(detection[arm].all),
                })),
              }),
            },
          ],
    ...(monitored.all.n + unmonitored.all.n > 0 && {
      table: markup`${[riskTable(detection), scenarioTable(detection)]}`,
    }),
  };
}

/** From everybody unnoticed to the last time at which somebody still waited. */
function curve({ steps, n, lastMs }: Survival): readonly (readonly [number, number])[] {
  if (n === 0) return [];
  const point = ({ ms, waiting }: Step) => [ms / hourMs, waiting * 100] as const;
  const last = steps.at(-1)?.waiting ?? 1;
  return [[0, 100], ...steps.map(point), [lastMs / hourMs, last * 100]];
}

function sentence(how: string, { n, seen, medianMs, p95Ms }: Survival): string {
  if (n === 0) return `There was no illness to notice ${how}.`;
  if (seen === 0) return `Of ${numeral(n)} none was noticed ${how}.`;
  const half =
    medianMs === undefined
      ? 'too few were noticed to say when half would have been'
      : `half were noticed within ${lasting(medianMs)} of their onset`;
  const most =
    p95Ms === undefined
      ? '19 of 20 were not within the study'
      : `19 of 20 within ${lasting(p95Ms)}`;
  return `Of ${counted(n, 'illness', 'illnesses')} ${half} ${how}, ${most}.`;
}

function riskTable(detection: Analysis['detection']): Markup {
  const { monitored, unmonitored } = detection;
  return table(
    'Illnesses still unnoticed and still there at so many hours after onset',
    ['', ...monitored.all.atRisk.map(({ hours }) => `${hours} h`), 'noticed', 'censored'],
    arms.map((arm) => {
      const { atRisk, seen, censored } = arm === 'monitored' ? monitored.all : unmonitored.all;
      return [arm, ...atRisk.map(({ n }) => numeral(n)), numeral(seen), numeral(censored)];
    }),
  );
}

function scenarioTable({ monitored, unmonitored }: Analysis['detection']): Markup {
  const names = [...monitored.scenarios, ...unmonitored.scenarios].map(({ scenario }) => scenario);
  const both = [monitored, unmonitored];
  return table(
    'Until illness was noticed, by scenario (after Kaplan and Meier)',
    [
      '',
      'monitored: n',
      'noticed',
      'median',
      '95 %',
      'unmonitored: n',
      'noticed',
      'median',
      '95 %',
    ],
    [...new Set(names)].sort().map((name) => [
      spoken(name),
      ...both.flatMap(({ scenarios }) => {
        const own = scenarios.find(({ scenario }) => scenario === name)?.survival;
        if (!own) return ['0', '–', '–', '–'];
        return [
          numeral(own.n),
          numeral(own.seen),
          orNone(own.medianMs, lasting),
          orNone(own.p95Ms, lasting),
        ];
      }),
    ]),
  );
}
