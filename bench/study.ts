import { fork } from 'node:child_process';
import { defaultPlan } from '#study/default-plan.ts';
import { wardsOf } from '#study/ward/wards.ts';
import { median } from './median.ts';
import type { Done, Order } from './study-work.ts';

/** What a study costs: on one core, in virtual time, both arms, both evaluators, all rules, over LTE. */
export async function studyFigures(rounds: number): Promise<void> {
  console.log('\n## A ward of 12 beds, both arms, one sample a second, 24 hours\n');
  await wardBesidePlainLoop(rounds);
  console.log('\n## 1,000 patients, both arms, one sample a minute, 7 days\n');
  await manyPatients();
  console.log('\n## Cost by number of patients, one sample a minute, 6 hours\n');
  await costBySize();
  console.log('\n## Heap of one ward over simulated time, 25 beds, a sample every 5 s\n');
  await memoryOverTime();
}

const arms = 2;
const daySeconds = 86_400;

async function wardBesidePlainLoop(rounds: number): Promise<void> {
  const beds = 12;
  const change = { patients: beds, wardBeds: beds, days: 1, replicates: 1, everyMs: 1000 };
  const patientSeconds = arms * beds * daySeconds;
  const loop = { bodies: arms * beds, seconds: daySeconds, rules: defaultPlan.rules.rules.length };
  const plain: number[] = [];
  const ward: Done[] = [];
  for (let round = 0; round < rounds; round += 1) {
    say(`round ${round + 1} of ${rounds}`);
    plain.push((await measure({ kind: 'plain', loop })).seconds);
    ward.push(await measure({ kind: 'study', change }));
  }
  const row = (name: string, seconds: readonly number[], cpuSeconds?: readonly number[]) => {
    const ratios = seconds.map((each, round) => each / (plain[round] ?? each));
    return [
      name,
      median(seconds).toFixed(2),
      cpuSeconds ? median(cpuSeconds).toFixed(2) : '',
      whole(patientSeconds / median(seconds)),
      `${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)})`,
    ];
  };
  table(
    ['', 's', 'CPU s', 'patient-seconds/s', 'of the plain loop’s time'],
    [
      row('plain loop', plain),
      row(
        'the ward',
        ward.map(({ seconds }) => seconds),
        ward.map(({ cpuSeconds }) => cpuSeconds),
      ),
    ],
  );
}

/** A tenth of the wards, each of which is like the others; what it says of all is ten times as much. */
async function manyPatients(): Promise<void> {
  const change = { patients: 1000, days: 7, replicates: 1, everyMs: 60_000 };
  const wards = wardsOf({ ...defaultPlan, ...change });
  say('a tenth of the wards');
  const tenth = await measure({ kind: 'study', change, wards: wards / 10 });
  const patientSeconds = (arms * change.patients * change.days * daySeconds) / 10;
  table(
    ['', 's', 'CPU s', 'patient-seconds/s'],
    [1, 10].map((times) => [
      times === 1 ? `a tenth: ${wards / 10} wards` : 'times ten',
      (times * tenth.seconds).toFixed(1),
      (times * tenth.cpuSeconds).toFixed(1),
      whole(patientSeconds / tenth.seconds),
    ]),
  );
}

/**
 * The same six hours for everybody, in wards of 25 as a study has them, and all in one ward. Few
 * patients live them several times over, so that each row takes long enough to be measured.
 */
async function costBySize(): Promise<void> {
  const rows: string[][] = [];
  for (const patients of [10, 100, 1000, 10_000]) {
    const replicates = Math.max(1, 1000 / patients);
    const change = { patients, replicates, days: 0.25, everyMs: 60_000 };
    say(`${patients} patients`);
    const study = await measure({ kind: 'study', change });
    const patientSeconds = arms * patients * replicates * change.days * daySeconds;
    const nanoseconds = ({ cpuSeconds }: Done) => ((1e9 * cpuSeconds) / patientSeconds).toFixed(0);
    const together =
      patients > oneWardMax
        ? undefined
        : await measure({ kind: 'study', change: { ...change, wardBeds: patients } });
    rows.push([whole(patients), nanoseconds(study), together ? nanoseconds(together) : '']);
  }
  table(['patients', 'CPU ns a patient-second, in wards of 25', 'all in one ward'], rows);
}

/** More beds than any ward has. */
const oneWardMax = 1000;

async function memoryOverTime(): Promise<void> {
  const afterDays = [1, 3, 7];
  const change = { patients: 25, days: 7, replicates: 1 };
  const { heapBytes } = await measure({ kind: 'memory', change, afterDays });
  table(
    ['after', 'MB after a forced collection'],
    afterDays.map((days, index) => [
      days === 1 ? '1 day' : `${days} days`,
      ((heapBytes[index] ?? 0) / 1e6).toFixed(1),
    ]),
  );
}

/** In a process of its own, with as large a nursery as a worker of a study has. */
function measure(order: Order): Promise<Done> {
  const execArgv = ['--expose-gc', '--max-semi-space-size=64'];
  const child = fork(new URL('./study-work.ts', import.meta.url), { execArgv });
  return new Promise((resolve, reject) => {
    child.once('message', (done: Done) => resolve(done));
    child.once('exit', (code) => reject(new Error(`the work ended with ${code}`)));
    child.send(order);
  });
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): void {
  for (const row of [head, head.map(() => '---'), ...rows]) console.log(`| ${row.join(' | ')} |`);
}

function say(what: string): void {
  process.stderr.write(`study: ${what}\n`);
}

function whole(count: number): string {
  return Math.round(count).toLocaleString('en');
}
