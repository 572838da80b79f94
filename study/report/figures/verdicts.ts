import type { Analysis } from '#study/analysis/analysis.ts';
import type { AlarmCounts } from '#study/analysis/worth.ts';
import { lyingAxis, nameAxis, writing } from '#study/report/axes.ts';
import type { Figure } from '#study/report/figure.ts';
import { type Markup, markup } from '#study/report/markup.ts';
import { table } from '#study/report/table.ts';
import { banded, counted, lasting, numeral, orNone, percent, spoken } from '#study/report/words.ts';
import type { Verdict } from '#ward/truth.ts';

/** From what helps to what harms. */
export const verdictOrder = [
  'true',
  'duplicate',
  'activity',
  'benign',
  'artefact',
  'delay',
  'stale',
] as const satisfies readonly Verdict[];

export function verdictsFigure(analysis: Analysis): Figure {
  const { worth, size } = analysis;
  const rules = worth.arrived.rules.filter(({ kind }) => kind === 'physiological');
  const caption = captionOf(analysis);
  return {
    title: 'What the alarms were worth',
    caption,
    n: `${counted(sumOf(worth.arrived.all), 'alarm')} that were judged, ${numeral(size.bedDays)} bed-days`,
    pictures:
      rules.length === 0
        ? []
        : [
            {
              name: 'verdicts',
              label: caption,
              key: verdictOrder.map((verdict) => ({
                name: verdict,
                colour: `--verdict-${verdict}`,
              })),
              height: { wide: 60 + rules.length * 28, narrow: 60 + rules.length * 28 },
              option: (width) => ({
                textStyle: writing,
                grid: {
                  left: width === 'wide' ? 170 : 150,
                  right: 24,
                  top: 8,
                  bottom: 46,
                },
                xAxis: lyingAxis('alarms per bed-day', { min: 0 }),
                yAxis: nameAxis(
                  rules.map(({ rule }) => spoken(rule)),
                  { inverse: true },
                ),
                series: verdictOrder.map((verdict) => ({
                  name: verdict,
                  type: 'bar',
                  stack: 'verdicts',
                  silent: true,
                  barWidth: 18,
                  itemStyle: { color: `var(--verdict-${verdict})` },
                  data: rules.map(({ verdicts }) =>
                    size.bedDays > 0 ? verdicts[verdict] / size.bedDays : 0,
                  ),
                })),
              }),
            },
          ],
    ...(sumOf(worth.arrived.all) + worth.arrived.all.alarms > 0 && {
      table: markup`${[ruleTable(analysis), summaryTable(analysis)]}`,
    }),
  };
}

function sumOf({ verdicts }: AlarmCounts): number {
  return Object.values(verdicts).reduce((sum, count) => sum + count, 0);
}

function captionOf({ worth: { arrived } }: Analysis): string {
  const { all, physiologicalPerBedDay, sensitivity, redEpisodes, told } = arrived;
  const red =
    redEpisodes === 0
      ? 'No illness turned red, so nothing can be said of what they missed.'
      : `Of ${counted(redEpisodes, 'illness', 'illnesses')} that turned red they told of ${numeral(told)} before it was over: ${orNone(sensitivity, (value) => banded(value, percent))}.`;
  if (!physiologicalPerBedDay || sumOf(all) === 0)
    return `No physiological alarm was raised. ${red}`;
  const value = orNone(all.positivePredictiveValue, (estimate) => banded(estimate, percent));
  return `There were ${banded(physiologicalPerBedDay)} physiological alarms per bed-day; without the duplicates, ${value} of them were true. ${red}`;
}

function ruleTable({ worth: { arrived } }: Analysis): Markup {
  const row = (name: string, counts: AlarmCounts) => [
    name,
    numeral(counts.alarms),
    ...verdictOrder.map((verdict) => numeral(counts.verdicts[verdict])),
    orNone(counts.positivePredictiveValue, (value) => banded(value, percent)),
  ];
  return table(
    'Alarms by rule and verdict, as they arrived; technical alarms have no verdict',
    ['', 'alarms', ...verdictOrder, 'true of all but duplicates'],
    [...arrived.rules.map((counts) => row(spoken(counts.rule), counts)), row('all', arrived.all)],
  );
}

function summaryTable({ worth }: Analysis): Markup {
  const both = [worth.arrived, worth.sampled];
  return table(
    'Both evaluations of the same samples',
    ['', 'as they arrived', 'as they were sampled'],
    [
      [
        'physiological alarms per bed-day',
        ...both.map((one) => orNone(one.physiologicalPerBedDay, (value) => banded(value))),
      ],
      [
        'technical alarms per bed-day',
        ...both.map((one) => orNone(one.technicalPerBedDay, (value) => banded(value))),
      ],
      [
        'positive predictive value',
        ...both.map((one) =>
          orNone(one.all.positivePredictiveValue, (value) => banded(value, percent)),
        ),
      ],
      ['illnesses that turned red', ...both.map((one) => numeral(one.redEpisodes))],
      ['of them told of by a true alarm', ...both.map((one) => numeral(one.told))],
      [
        'sensitivity',
        ...both.map((one) => orNone(one.sensitivity, (value) => banded(value, percent))),
      ],
      ['from onset to first true alarm: n', ...both.map((one) => numeral(one.delayMs.n))],
      ['median', ...both.map((one) => orNone(one.delayMs.median, lasting))],
      ['95 %', ...both.map((one) => orNone(one.delayMs.p95, lasting))],
    ],
  );
}
