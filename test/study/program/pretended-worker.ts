import { setTimeout as wait } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import type { Plan } from '#study/plan.ts';
import type { Said, Task } from '#study/program/task.ts';
import { wardResult } from '../result-in-test.ts';

/**
 * A worker that does no work. The seed says how: `fast`, `uneven` (the later the faster), `throws`,
 * `exits` or is `stuck` at ward 1 of replicate 1, or says all `twice`.
 */
const { seed }: Plan = workerData;
const say = (said: Said) => parentPort?.postMessage(said);

parentPort?.on('message', async (task: Task) => {
  if (task.kind === 'sweep') return say({ kind: 'sweep', result: [] });
  const { replicate, ward } = task;
  say({ kind: 'progress', share: 0.5 });
  if (seed === 'uneven') await wait(40 / (1 + replicate + ward));
  if (replicate === 1 && ward === 1) {
    if (seed === 'throws') throw new Error('no heart');
    if (seed === 'exits') process.exit(3);
    if (seed === 'stuck') return;
  }
  say({ kind: 'ward', result: wardResult(replicate, ward) });
  if (seed === 'twice') say({ kind: 'ward', result: wardResult(replicate, ward) });
});
