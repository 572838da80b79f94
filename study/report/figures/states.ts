import type { EChartsCoreOption } from 'echarts/core';
import type { Analysis } from '#study/analysis/analysis.ts';
import { valueAxis, writing } from '#study/report/axes.ts';
import type { Width } from '#study/report/draw.ts';
import { type Figure, sizeOf } from '#study/report/figure.ts';
import { armPanels, panelsHeight } from '#study/report/panels.ts';
import { table } from '#study/report/table.ts';
import { banded, numeral, orNone, percent, signedPoints } from '#study/report/words.ts';
import { arms, healthStates } from '#ward/truth.ts';

export function statesFigure(analysis: Analysis): Figure {
  const hours = analysis.states.green.hourly.monitored.mean.length;
  const caption = captionOf(analysis);
  return {
    title: 'Time in green, yellow and red',
    caption,
    n: sizeOf(analysis),
    pictures:
      hours === 0
        ? []
        : [
            {
              name: 'states',
              label: caption,
              key: healthStates.map((state) => ({ name: state, colour: `--state-${state}` })),
              height: panelsHeight,
              option: (width) => optionOf(analysis, width, hours),
            },
          ],
    ...(hours > 0 && { table: shareTable(analysis) }),
  };
}

function optionOf({ states }: Analysis, width: Width, hours: number): EChartsCoreOption {
  const top = topOf(states);
  return {
    textStyle: writing,
    ...armPanels(hours, width),
    yAxis: arms.map((_, index) =>
      valueAxis(
        top < 100 ? `% of patient time, up to ${top}; the rest is green` : '% of patient time',
        {
          gridIndex: index,
          min: 0,
          max: top,
        },
      ),
    ),
    series: arms.flatMap((arm, index) =>
      upwards.map((state) => ({
        name: state,
        type: 'line',
        stack: arm,
        xAxisIndex: index,
        yAxisIndex: index,
        symbol: 'none',
        silent: true,
        step: 'end',
        itemStyle: { color: `var(--state-${state})` },
        lineStyle: { width: 0 },
        areaStyle: { color: `var(--state-${state})`, opacity: 1 },
        data: steps(states[state].hourly[arm].mean),
      })),
    ),
  };
}

/** Where little is yellow or red, only the lowest part of the axis says anything. */
function topOf({ green }: Analysis['states']): number {
  const ill = arms.flatMap((arm) => green.hourly[arm].mean.map((share) => (1 - share) * 100));
  const most = Math.max(0, ...ill);
  return [10, 20, 40, 60].find((top) => most * 1.25 <= top) ?? 100;
}

/** The gravest at the bottom, where a small share can be read. */
const upwards = healthStates.toReversed();

/** Each share from the start of its hour to its end. */
function steps(shares: readonly number[]): readonly (readonly [number, number])[] {
  const first = shares[0] ?? 0;
  return [[0, first * 100], ...shares.map((share, hour) => [hour + 1, share * 100] as const)];
}

function captionOf({ states: { red }, size }: Analysis): string {
  const { whole } = red;
  if (!whole) return 'No ward was finished, so there is no time to divide.';
  return `Over ${size.hours} hours the monitored were red for ${percent(whole.monitored.mean)} of their time and their twins for ${percent(whole.unmonitored.mean)}: ${hoursPerDay(whole.monitored.mean)} and ${hoursPerDay(whole.unmonitored.mean)} per patient and day.`;
}

function hoursPerDay(share: number): string {
  const hours = share * 24;
  return hours < 2 ? `${numeral(hours * 60)} min` : `${numeral(hours)} h`;
}

function shareTable({ states }: Analysis) {
  return table(
    'Share of patient time by state, over the whole study',
    [
      '',
      'monitored',
      'unmonitored',
      'paired difference',
      'monitored, hours per patient-day',
      'unmonitored',
    ],
    healthStates.map((state) => {
      const { whole } = states[state];
      return [
        state,
        orNone(whole?.monitored, (value) => banded(value, percent)),
        orNone(whole?.unmonitored, (value) => banded(value, percent)),
        orNone(whole?.difference, (value) => banded(value, signedPoints)),
        orNone(whole?.monitored, ({ mean }) => (mean * 24).toFixed(2)),
        orNone(whole?.unmonitored, ({ mean }) => (mean * 24).toFixed(2)),
      ];
    }),
  );
}
