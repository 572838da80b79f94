import { aligned } from '#study/program/aligned.ts';
import { notice } from '#ward/notice.ts';
import { duration } from '#ward/setting.ts';
import type { Span } from './link-delay.ts';
import { partNames } from './parts.ts';
import type { RuleCost } from './sheet.ts';

export interface Page {
  /** The name of the rules and their version. */
  readonly rules: { readonly name: string; readonly version: string };
  readonly link: string;
  readonly costs: readonly RuleCost[];
}

/** The page as one JSON object; `null` where no device of the ward measures enough. */
export function jsonSheet({ rules, link, costs }: Page): string {
  const alarms = costs.map(({ rule, vitals, measured }) => ({
    rule,
    vitals,
    ...(measured ?? { by: null, parts: null, sum: null }),
  }));
  return `${JSON.stringify({ notice, rules, link, alarms })}\n`;
}

const legend = `sampling      until the next measurement: on average half an interval, at worst a whole one
averaging     until the middle of a minute (scores, changes), of ten seconds (conditions, differences) or
              of a quarter of an hour (drifts) has turned; values themselves show the moment
link          until the gateway has it, outages and loss included: median, and 99 of 100
lateness      a value waits for a missing one before it, as long as the link may take, at most 10 s;
              scores, changes and conditions are judged 10 s after their moment
hold          how long the limit must be broken, to the next value
tick          until the journal has it on the disk and it is judged; scores, changes and conditions
              at even moments
annunciation  until the alarm is published

Of a score, or of conditions of which some suffice: typically by the vital that is measured most often,
at worst by the one that is measured least. Left out: the time in which a body changes, and one in which the
person moves; and what only nurses see and chart at the bed, which comes when they come.`;

/** The page for people: times in seconds, the parts of a row add up to its end. */
export function printedSheet({ rules, link, costs }: Page): string {
  const parts = [
    'From the first moment beyond a limit to the alarm, in seconds.',
    `Rules: ${rules.name}, version ${rules.version}. Link: ${link}.`,
    '',
    'Typical',
    ...table(costs, ({ typicalMs }) => typicalMs),
    '',
    'Worst case',
    ...table(costs, ({ worstMs }) => worstMs),
    '',
    legend,
    '',
    ...devices(costs),
    ...unmeasured(costs),
    notice,
    '',
  ];
  return parts.join('\n');
}

function table(costs: readonly RuleCost[], msOf: (span: Span) => number): readonly string[] {
  const rows = costs.map(({ rule, measured }) => [
    rule,
    ...partNames.map((name) => (measured ? seconds(msOf(measured.parts[name])) : '-')),
    measured ? seconds(msOf(measured.sum)) : '-',
  ]);
  return aligned([['rule', ...partNames, 'in all'], ...rows]);
}

/** Which device measures what the rules watch. */
function devices(costs: readonly RuleCost[]): readonly string[] {
  const lines = costs.flatMap(({ measured }) =>
    (measured?.by ?? []).map(
      ({ vital, device, everyMs }) => `${vital}: ${device}, every ${duration.write(everyMs)}`,
    ),
  );
  return [...new Set(lines)];
}

function unmeasured(costs: readonly RuleCost[]): readonly string[] {
  return costs
    .filter(({ measured }) => measured === undefined)
    .map(({ rule, vitals }) => {
      return `${rule}: no device of this ward measures enough of ${vitals.join(', ')}, so there is no alarm`;
    });
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(2);
}
