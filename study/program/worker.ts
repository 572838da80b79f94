import { parentPort, workerData } from 'node:worker_threads';
import type { Plan } from '#study/plan.ts';
import { runSweep } from '#study/sweep/sweep.ts';
import { runWard } from '#study/ward/ward-run.ts';
import type { Said, Task } from './task.ts';

/** A worker thread of `openPool`: does one task after the other. What it throws ends it. */
const plan: Plan = workerData;

function done(task: Task): Said {
  const onProgress = (share: number) => say({ kind: 'progress', share });
  if (task.kind === 'sweep') return { kind: 'sweep', result: runSweep(plan, onProgress) };
  const result = runWard(plan, task.replicate, task.ward, onProgress);
  return { kind: 'ward', result };
}

function say(said: Said): void {
  parentPort?.postMessage(said);
}

parentPort?.on('message', (task: Task) => say(done(task)));
