import type { Analysis } from '#study/analysis/analysis.ts';
import { nameAxis, valueAxis, writing } from '#study/report/axes.ts';
import type { Figure } from '#study/report/figure.ts';
import { type Markup, markup } from '#study/report/markup.ts';
import { table } from '#study/report/table.ts';
import { banded, counted, lasting, numeral, orNone } from '#study/report/words.ts';
import { verdictOrder } from './verdicts.ts';

/** As the samples arrived, beside the same samples as they were measured. */
export function harmFigure(analysis: Analysis): Figure {
  const { worth, harm, size } = analysis;
  const alarms = harm.both * 2 + harm.onlyArrived + harm.onlySampled;
  const caption = captionOf(analysis);
  const perDay = (count: number) => (size.bedDays > 0 ? count / size.bedDays : 0);
  return {
    title: 'What the network did to the alarms',
    caption,
    n: `${counted(harm.both + harm.onlyArrived, 'alarm')} as samples arrived, ${numeral(harm.both + harm.onlySampled)} as they were measured, ${numeral(size.bedDays)} bed-days`,
    pictures:
      alarms === 0
        ? []
        : [
            {
              name: 'harm',
              label: caption,
              key: [
                { name: 'as they arrived', colour: '--arm-unmonitored' },
                { name: 'as they were measured', colour: '--arm-monitored' },
              ],
              height: { wide: 290, narrow: 290 },
              option: (width) => ({
                textStyle: writing,
                grid: { left: 56, right: 16, top: 36, bottom: width === 'wide' ? 30 : 60 },
                xAxis: nameAxis(verdictOrder, {
                  axisLabel: {
                    color: 'var(--muted)',
                    fontSize: 12,
                    interval: 0,
                    rotate: width === 'wide' ? 0 : 45,
                  },
                }),
                yAxis: valueAxis('alarms per bed-day', { min: 0 }),
                series: (['arrived', 'sampled'] as const).map((evaluator) => ({
                  name: evaluator === 'arrived' ? 'as they arrived' : 'as they were measured',
                  type: 'bar',
                  silent: true,
                  barMaxWidth: 28,
                  itemStyle: {
                    color:
                      evaluator === 'arrived' ? 'var(--arm-unmonitored)' : 'var(--arm-monitored)',
                  },
                  data: verdictOrder.map((verdict) =>
                    perDay(worth[evaluator].all.verdicts[verdict]),
                  ),
                })),
              }),
            },
          ],
    table: markup`${[harmTable(analysis), samplesTable(analysis)]}`,
  };
}

function captionOf({ harm }: Analysis): string {
  const { both, onlyArrived, onlySampled, laterMs, moreUntold } = harm;
  if (both + onlyArrived + onlySampled === 0)
    return 'Neither evaluation raised a physiological alarm.';
  const later =
    laterMs.median === undefined || laterMs.p95 === undefined
      ? 'No alarm is in both.'
      : `Those in both came ${lasting(laterMs.median)} later in the median and ${lasting(laterMs.p95)} in the slowest twentieth.`;
  const untold =
    moreUntold === 0
      ? 'No more red illnesses went untold for it.'
      : `${counted(Math.abs(moreUntold), 'red illness', 'red illnesses')} ${moreUntold > 0 ? 'more' : 'fewer'} went untold.`;
  return `Of the same samples the network lost ${counted(onlySampled, 'alarm')}, made ${numeral(onlyArrived)} that no timely sample would have raised, and let ${numeral(both)} through. ${later} ${untold}`;
}

function harmTable({ harm }: Analysis): Markup {
  return table(
    'Physiological alarms of both evaluations, matched by patient, rule and time',
    ['', 'alarms', 'per bed-day'],
    [
      ['in both', numeral(harm.both), '–'],
      [
        'only as samples were measured: lost',
        numeral(harm.onlySampled),
        orNone(harm.lostPerBedDay, (value) => banded(value)),
      ],
      [
        'only as samples arrived: made',
        numeral(harm.onlyArrived),
        orNone(harm.madePerBedDay, (value) => banded(value)),
      ],
    ],
  );
}

function samplesTable({ samples }: Analysis): Markup {
  return table(
    'What became of the samples',
    ['', 'samples'],
    [
      ['measured', numeral(samples.measured)],
      ['lost', numeral(samples.lost)],
      ['arrived more than once', numeral(samples.repeated)],
      ['arrived', numeral(samples.arrived)],
      ['still on their way at the end', numeral(samples.underway)],
      ['on their way, median: at most', orNone(samples.medianMs, lasting)],
      ['on their way, 95 %: at most', orNone(samples.p95Ms, lasting)],
    ],
  );
}
