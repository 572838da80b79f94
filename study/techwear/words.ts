import type { RoundResult } from './flow.ts';
import { steps } from './machine.ts';
import type { Transition } from './tally.ts';

const minuteMs = 60_000;
const arrow = '→';
const stepWidth = Math.max(...Object.values(steps).map((words) => words.length));

/** One line for a transition: when, from where to where, and what it carried. */
export function lineOf({ round, atMs, from, to, times, carried }: Transition): string {
  const way = `${steps[from].padEnd(stepWidth)} ${arrow} ${steps[to].padEnd(stepWidth)}`;
  const often = `${count(times)}×`.padStart(8);
  return `round ${round}  ${timeOf(atMs)}  ${way} ${often}  ${carriedOf(carried)}`.trimEnd();
}

/** `182,324 samples`, or `17,200 kept, 12 repeats`. */
export function carriedOf(carried: Transition['carried']): string {
  return Object.entries(carried)
    .map(([name, number]) => `${count(number)} ${name.replace('_', ' ')}`)
    .join(', ');
}

/** What a round came to, beneath what was varied for it. */
const columns = {
  round: ({ round }) => count(round),
  limits: ({ limits }) => (limits === 1 ? 'usual' : `x ${limits}`),
  delay: ({ delay }) => delay,
  'every s': ({ everyMs }) => count(everyMs / 1000),
  alarms: ({ alarms }) => count(alarms),
  false: ({ falseAlarms }) => count(falseAlarms),
  'signal lost': ({ lostSignals }) => count(lostSignals),
  ill: ({ illnesses }) => count(illnesses),
  told: ({ told }) => count(told),
  'told after min': ({ toldAfterMs }) => decimal(toldAfterMs, minuteMs),
  'known after s': ({ knownAfterMs }) => decimal(knownAfterMs, 1000),
} as const satisfies Readonly<Record<string, (result: RoundResult) => string>>;

const legend = `limits: distance from the most frequent value, against the rule table. every: no device measures
more often. false: the patient was well. ill, told: illnesses, and those that an alarm told of.
told after: mean time from the true onset to that alarm. known after: mean time from the measured
value that completed an alarm's hold until it was known. '-': there was none.`;

/** The table at the end, with what its columns mean. */
export function tableOf(results: readonly RoundResult[]): string {
  const heads = Object.keys(columns);
  const rows = results.map((result) => Object.values(columns).map((cell) => cell(result)));
  const widths = heads.map((head, index) => {
    return Math.max(head.length, ...rows.map((row) => row[index]?.length ?? 0));
  });
  const line = (cells: readonly string[]) =>
    cells.map((cell, index) => cell.padStart(widths[index] ?? 0)).join('  ');
  return [line(heads), ...rows.map(line), '', legend].join('\n');
}

function timeOf(atMs: number): string {
  const minutes = Math.floor(atMs / minuteMs);
  const pad = (number: number) => String(number).padStart(2, '0');
  return `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}

const english = new Intl.NumberFormat('en-GB');

function count(number: number): string {
  return english.format(number);
}

function decimal(ms: number | undefined, unitMs: number): string {
  return ms === undefined ? '-' : (ms / unitMs).toFixed(1);
}
