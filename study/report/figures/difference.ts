import type { Analysis } from '#study/analysis/analysis.ts';
import type { Plan } from '#study/plan.ts';
import { hourAxis, valueAxis, writing } from '#study/report/axes.ts';
import { type Figure, noBand, sizeOf } from '#study/report/figure.ts';
import { hourlyLine } from '#study/report/lines.ts';
import { banded, signed } from '#study/report/words.ts';

export function differenceFigure(analysis: Analysis, plan: Plan): Figure {
  const { difference } = analysis.severity.hourly;
  const hours = difference.mean.length;
  const caption = captionOf(analysis, plan);
  return {
    title: 'What monitoring changed: the paired difference in severity',
    caption,
    n: sizeOf(analysis),
    pictures:
      hours === 0
        ? []
        : [
            {
              name: 'difference',
              label: caption,
              key: [
                {
                  name: difference.low
                    ? 'mean of the paired differences, with its band'
                    : 'mean of the paired differences',
                  colour: '--arm-monitored',
                  shape: 'line',
                },
              ],
              height: { wide: 340, narrow: 300 },
              option: (width) => ({
                textStyle: writing,
                grid: { left: 62, right: 16, top: 36, bottom: 46 },
                xAxis: { ...hourAxis(hours, width), axisLine: { onZero: false } },
                yAxis: valueAxis('monitored minus unmonitored (below 0: less ill)', {
                  axisLabel: {
                    color: 'var(--muted)',
                    fontSize: 12,
                    formatter: (value: number) => signed(value),
                  },
                }),
                series: [
                  ...hourlyLine({
                    name: 'difference',
                    series: difference,
                    colour: 'var(--arm-monitored)',
                  }),
                  zeroLine,
                ],
              }),
            },
          ],
  };
}

const zeroLine = {
  type: 'line',
  name: 'zero',
  data: [],
  silent: true,
  markLine: {
    silent: true,
    symbol: 'none',
    animation: false,
    label: { show: false },
    lineStyle: { color: 'var(--ink)', width: 1.4, type: 'solid' },
    data: [{ yAxis: 0 }],
  },
} as const;

function captionOf({ severity, size }: Analysis, plan: Plan): string {
  const { hourly, lastDay, apartFromHour } = severity;
  if (!lastDay) return 'No ward was finished, so there is nothing to compare.';
  if (hourly.difference.mean.every((value) => value === 0)) {
    return plan.interventions
      ? 'Both arms were equal to the last decimal: nothing that monitoring asked for changed the course of any patient.'
      : 'With interventions off both arms are equal to the last decimal, as they must be.';
  }
  const { mean } = lastDay.difference;
  const last = Math.min(24, size.hours);
  const which = `${mean < 0 ? 'less' : 'more'} ill than their twins`;
  const said = `Over the last ${last === 1 ? 'hour' : `${last} hours`} the monitored were ${which} by this difference in mean severity: ${banded(lastDay.difference, signed)}.`;
  if (hourly.difference.low === undefined) return `${said} ${noBand}`;
  if (apartFromHour === undefined) {
    return `${said} In the last hour the band still holds zero: this study cannot tell the arms apart there.`;
  }
  const side = (hourly.difference.mean.at(-1) ?? 0) < 0 ? 'below' : 'above';
  return `${said} From hour ${apartFromHour + 1} to the end every hourly band lies ${side} zero.`;
}
