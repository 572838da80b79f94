import type { Analysis } from '#study/analysis/analysis.ts';
import { armMarks, hourAxis, valueAxis, writing } from '#study/report/axes.ts';
import { type Figure, noBand, sizeOf } from '#study/report/figure.ts';
import { hourlyTable } from '#study/report/hourly-table.ts';
import { hourlyLine } from '#study/report/lines.ts';
import { banded } from '#study/report/words.ts';

export function severityFigure(analysis: Analysis): Figure {
  const { hourly, lastDay } = analysis.severity;
  const hours = hourly.monitored.mean.length;
  const caption = captionOf(analysis);
  return {
    title: 'Severity over time',
    caption,
    n: sizeOf(analysis),
    pictures:
      hours === 0 || !lastDay
        ? []
        : [
            {
              name: 'severity',
              label: caption,
              key: armMarks,
              height: { wide: 356, narrow: 300 },
              option: (width) => ({
                textStyle: writing,
                grid: { left: 56, right: 16, top: 36, bottom: 46 },
                xAxis: hourAxis(hours, width),
                yAxis: valueAxis('mean severity, 0 (well) to 1', { min: 0 }),
                series: [
                  ...hourlyLine({
                    name: 'unmonitored',
                    series: hourly.unmonitored,
                    colour: 'var(--arm-unmonitored)',
                    dash: 'dashed',
                  }),
                  ...hourlyLine({
                    name: 'monitored',
                    series: hourly.monitored,
                    colour: 'var(--arm-monitored)',
                  }),
                ],
              }),
            },
          ],
    ...(hours > 0 && { table: hourlyTable('Mean severity', analysis.severity) }),
  };
}

function captionOf({ severity: { lastDay, hourly }, size }: Analysis): string {
  if (!lastDay) return 'No ward was finished, so there is no severity to show.';
  const last = Math.min(24, size.hours);
  const when = last === 1 ? 'In the only hour' : `Over the last ${last} hours`;
  const bands = hourly.monitored.low
    ? 'The bands are of 95 %, each hour by itself, from the spread between wards.'
    : noBand;
  return `${when} mean severity was ${banded(lastDay.monitored)} with monitoring and ${banded(lastDay.unmonitored)} without. ${bands}`;
}
