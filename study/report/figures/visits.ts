import type { EChartsCoreOption } from 'echarts/core';
import type { Analysis } from '#study/analysis/analysis.ts';
import { valueAxis, writing } from '#study/report/axes.ts';
import { binned } from '#study/report/bins.ts';
import type { Width } from '#study/report/draw.ts';
import { type Figure, sizeOf } from '#study/report/figure.ts';
import { armPanels, panelsHeight } from '#study/report/panels.ts';
import { table } from '#study/report/table.ts';
import { banded, numeral, orNone, signed } from '#study/report/words.ts';
import { type Arm, arms, type VisitCause, visitCauses } from '#ward/truth.ts';

const barsIn = { wide: 72, narrow: 48 } as const satisfies Record<Width, number>;

export function visitsFigure(analysis: Analysis): Figure {
  const { visits } = analysis;
  const hours = visits.all.hourly.monitored.mean.length;
  const caption = captionOf(analysis);
  return {
    title: 'What it cost: visits by nurses',
    caption,
    n: sizeOf(analysis),
    pictures:
      hours === 0
        ? []
        : [
            {
              name: 'visits',
              label: caption,
              key: visitCauses.map((cause) => ({ name: cause, colour: `--cause-${cause}` })),
              height: panelsHeight,
              option: (width) => optionOf(analysis, width, hours),
            },
          ],
    ...(hours > 0 && { table: causeTable(analysis) }),
  };
}

function optionOf({ visits }: Analysis, width: Width, hours: number): EChartsCoreOption {
  const shown = (arm: Arm, cause: VisitCause) =>
    binned(visits.causes[arm][cause].hourly, barsIn[width]);
  const heights = arms.flatMap((arm) =>
    shown(arm, 'alarm').map(({ from }) =>
      visitCauses.reduce(
        (sum, cause) => sum + (shown(arm, cause).find((bin) => bin.from === from)?.mean ?? 0),
        0,
      ),
    ),
  );
  const max = Math.max(0, ...heights);
  // Of the width of a panel, so that the bars of a short study do not stand apart.
  const bars = width === 'wide' ? 410 : 320;
  return {
    textStyle: writing,
    ...armPanels(hours, width),
    yAxis: arms.map((_, index) =>
      valueAxis(`visits per hour, ${visits.beds} beds`, {
        gridIndex: index,
        min: 0,
        max: max > 0 ? undefined : 1,
        ...(max > 0 && { max: niceTop(max) }),
      }),
    ),
    series: arms.flatMap((arm, index) =>
      visitCauses.map((cause) => ({
        name: cause,
        type: 'bar',
        stack: arm,
        xAxisIndex: index,
        yAxisIndex: index,
        barWidth: Math.max(2, (bars / shown(arm, cause).length) * 0.8),
        silent: true,
        itemStyle: { color: `var(--cause-${cause})` },
        data: shown(arm, cause).map(({ from, hours: wide, mean }) => [from + wide / 2, mean]),
      })),
    ),
  };
}

/** The same scale for both arms, ending at a round figure. */
function niceTop(max: number): number {
  const size = 10 ** Math.floor(Math.log10(max));
  return [1, 2, 3, 4, 5, 6, 8, 10].map((step) => step * size).find((top) => top >= max) ?? max;
}

function captionOf({ visits, size }: Analysis): string {
  const { whole } = visits.all;
  if (!whole) return 'No ward was finished, so there are no visits to count.';
  const alarms = visits.causes.monitored;
  const ofAlarms = (alarms.alarm.whole?.mean ?? 0) + (alarms.technical.whole?.mean ?? 0);
  return `In ${size.hours} hours a ward of ${visits.beds} beds had ${banded(whole.monitored)} visits per hour with monitoring, ${numeral(ofAlarms)} of them for alarms, and ${banded(whole.unmonitored)} without: a paired difference of ${banded(whole.difference, signed)}.`;
}

function causeTable({ visits }: Analysis) {
  return table(
    `Visits per hour for ${visits.beds} beds, by cause`,
    ['', 'monitored', 'visits counted', 'unmonitored', 'visits counted'],
    visitCauses.map((cause) => [
      cause,
      ...arms.flatMap((arm) => {
        const { whole, visits: count } = visits.causes[arm][cause];
        return [orNone(whole, (value) => banded(value)), numeral(count)];
      }),
    ]),
  );
}
