import { fork } from 'node:child_process';
import type { Figures, Order } from './analytics-work.ts';

const work = new URL('./analytics-work.ts', import.meta.url);
/** Windows of 10,000 patients are more than Node allows by itself. */
const execArgv = ['--expose-gc', '--max-old-space-size=8192', '--max-semi-space-size=64'];

/** From then on windows of a quarter of an hour are full, and let go as much as comes. */
const fullAfterSeconds = 910;
const people = 10_000;

/** 10,000 patients, 20 rules, a value of three vitals a second, one core: does analytics keep up? */
export async function analyticsFigures(): Promise<void> {
  const runs: Figures[] = [];
  for (const warmSeconds of [20, fullAfterSeconds]) {
    process.stderr.write(`analytics: ${warmSeconds} s and what follows\n`);
    runs.push(await measured({ people, warmSeconds }));
  }
  const [{ rules, seconds }] = runs as [Figures];
  console.log(`\n## ${people.toLocaleString('en')} patients, ${rules} rules, 1 Hz, one core\n`);
  console.log(`| ${seconds} s, after | ${runs.map((run) => `${run.warmSeconds} s`).join(' | ')} |`);
  console.log('| --- | --- | --- |');
  for (const [name, of] of rows) console.log(`| ${name} | ${runs.map(of).join(' | ')} |`);
}

const rows: readonly (readonly [string, (figures: Figures) => string])[] = [
  ['readings judged a second', (of) => perSecond(of, of.readings)],
  ['evaluations of a rule a second', (of) => perSecond(of, of.evaluations)],
  ['share of one core', ({ cpuMs, seconds }) => (cpuMs / (seconds * 1000)).toFixed(2)],
  ['a second of the ward, p50', ({ secondMs }) => ms(quantile(secondMs, 0.5))],
  ['a second of the ward, longest', ({ secondMs }) => ms(Math.max(...secondMs))],
  ['the longest before that', ({ longestWarmMs }) => ms(longestWarmMs)],
  ['from arrival to raised, p50', ({ raisedMs }) => ms(quantile(raisedMs, 0.5))],
  ['from arrival to raised, p99', ({ raisedMs }) => ms(quantile(raisedMs, 0.99))],
  ['alarms raised', ({ raisedMs }) => raisedMs.length.toLocaleString('en')],
  ['memory a patient then', ({ bytesPerPerson }) => `${(bytesPerPerson / 1000).toFixed(0)} KB`],
];

function measured(order: Order): Promise<Figures> {
  const child = fork(work, { execArgv });
  return new Promise((resolve, reject) => {
    child.once('message', (figures: Figures) => resolve(figures));
    child.once('exit', (code) => reject(new Error(`the work ended with ${code}`)));
    child.send(order);
  });
}

function perSecond({ cpuMs }: Figures, count: number): string {
  return Math.round(count / (cpuMs / 1000)).toLocaleString('en');
}

function ms(time: number): string {
  return `${time.toFixed(0)} ms`;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
