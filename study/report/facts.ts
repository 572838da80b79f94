import type { Analysis } from '#study/analysis/analysis.ts';
import type { Estimate } from '#study/analysis/estimate.ts';
import { type Markup, markup } from './markup.ts';
import { lasting, numeral, orNone, percent, signed } from './words.ts';

/** The answer in six figures, before the pictures. */
export function factsOf({ severity, detection, worth, visits, states }: Analysis): Markup {
  const { monitored, unmonitored } = detection;
  const facts = [
    fact(
      'Severity, monitored minus twins',
      orNone(severity.lastDay, ({ difference }) => signed(difference.mean)),
      orNone(severity.lastDay, ({ difference }) => bandOf(difference, signed)),
    ),
    fact(
      'Time in red, monitored and twins',
      orNone(
        states.red.whole,
        (red) => `${percent(red.monitored.mean)}, ${percent(red.unmonitored.mean)}`,
      ),
      'of patient time',
    ),
    fact(
      'Noticed after, median',
      `${orNone(monitored.all.medianMs, lasting)}, ${orNone(unmonitored.all.medianMs, lasting)}`,
      'monitored, twins; from true onset',
    ),
    fact(
      'Visits per hour',
      orNone(
        visits.all.whole,
        (whole) => `${numeral(whole.monitored.mean)}, ${numeral(whole.unmonitored.mean)}`,
      ),
      `monitored, twins; ${visits.beds} beds`,
    ),
    fact(
      'Alarms that were true',
      orNone(worth.arrived.all.positivePredictiveValue, ({ mean }) => percent(mean)),
      'of all physiological ones but duplicates',
    ),
    fact(
      'Alarms per bed-day',
      orNone(worth.arrived.physiologicalPerBedDay, ({ mean }) => numeral(mean)),
      orNone(worth.arrived.technicalPerBedDay, ({ mean }) => `and ${numeral(mean)} technical ones`),
    ),
  ];
  return markup`<dl class="facts">${facts}</dl>`;
}

function fact(name: string, value: string, more: string): Markup {
  return markup`<div><dt>${name}</dt><dd>${value}<small>${more}</small></dd></div>`;
}

function bandOf({ low, high }: Estimate, write: (value: number) => string): string {
  if (low === undefined || high === undefined) return 'one ward: no band';
  return `last day; 95 % band ${write(low)} to ${write(high)}`;
}
