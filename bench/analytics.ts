import { fork } from 'node:child_process';
import type { Figures } from './analytics-work.ts';

const work = new URL('./analytics-work.ts', import.meta.url);
/** Windows of 10,000 patients are more than Node allows by itself. */
const execArgv = ['--expose-gc', '--max-old-space-size=8192', '--max-semi-space-size=64'];

/** 10,000 patients, 20 rules, a value of three vitals a second, one core: does analytics keep up? */
export async function analyticsFigures(): Promise<void> {
  const { people, rules, seconds, ...figures } = await measured();
  const { readings, evaluations, cpuMs, raisedMs, secondMs, bytesPerPerson } = figures;
  const perSecond = (count: number) => Math.round(count / (cpuMs / 1000)).toLocaleString('en');
  const rows = [
    ['readings judged a second', perSecond(readings)],
    ['evaluations of a rule a second', perSecond(evaluations)],
    ['share of one core', (cpuMs / (seconds * 1000)).toFixed(2)],
    ['a second of the ward, p50', `${quantile(secondMs, 0.5).toFixed(0)} ms`],
    ['a second of the ward, longest', `${Math.max(...secondMs).toFixed(0)} ms`],
    ['from arrival to raised, p50', `${quantile(raisedMs, 0.5).toFixed(0)} ms`],
    ['from arrival to raised, p99', `${quantile(raisedMs, 0.99).toFixed(0)} ms`],
    ['alarms raised', raisedMs.length.toLocaleString('en')],
    ['memory a patient, windows of two minutes', `${(bytesPerPerson / 1000).toFixed(0)} KB`],
  ];
  console.log(`\n## ${people.toLocaleString('en')} patients, ${rules} rules, 1 Hz, one core\n`);
  console.log('| | |\n| --- | --- |');
  for (const row of rows) console.log(`| ${row.join(' | ')} |`);
}

function measured(): Promise<Figures> {
  const child = fork(work, { execArgv });
  return new Promise((resolve, reject) => {
    child.once('message', (figures: Figures) => resolve(figures));
    child.once('exit', (code) => reject(new Error(`the work ended with ${code}`)));
  });
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
