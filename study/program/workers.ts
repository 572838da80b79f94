import { Worker } from 'node:worker_threads';
import type { Plan } from '#study/plan.ts';
import type { StudyResult, SweepCell, WardResult } from '#study/ward/results.ts';
import { wardsOf } from '#study/ward/wards.ts';
import { interning } from './interning.ts';
import { type Said, type Task, taskName } from './task.ts';

export interface Work {
  readonly plan: Plan;
  /** How many threads, at most as many as there are tasks. */
  readonly workers: number;
  /** Stops: what is under way is given up, what is done is kept. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
  /** Another worker, in a test. */
  readonly script?: URL;
}

export interface Progress {
  /** Of all work, 0 to 1. */
  readonly share: number;
  readonly wards: number;
}

/**
 * Does all tasks of a study on threads. The result is in the order of the plan, whoever was faster.
 * Rejects where a task fails, with an error that names it and its seed; no thread is left then.
 */
export async function work({
  plan,
  workers,
  signal,
  onProgress,
  script,
}: Work): Promise<StudyResult> {
  const tasks = tasksOf(plan);
  const wards: WardResult[] = [];
  let sweep: readonly SweepCell[] = [];
  const shares = new Map<Task, number>();
  const intern = interning();
  let next = 0;
  let over = false;

  function tell(): void {
    let share = 0;
    for (const done of shares.values()) share += done;
    onProgress({ share: share / tasks.length, wards: wards.length });
  }

  function take(task: Task, said: Said): void {
    shares.set(task, said.kind === 'progress' ? said.share : 1);
    if (said.kind === 'ward') wards.push(intern(said.result));
    if (said.kind === 'sweep') sweep = said.result;
    tell();
  }

  const threads = Array.from({ length: Math.min(workers, tasks.length) }, () => {
    const thread = new Worker(script ?? new URL('./worker.ts', import.meta.url), {
      workerData: plan,
      // Windows outlive a small nursery, and would be moved into the old space point by point.
      resourceLimits: { maxYoungGenerationSizeMb: 192 },
    });
    return { thread, working: workOff(thread) };
  });

  /** One thread: task after task until there are none, or it is stopped. */
  function workOff(thread: Worker): Promise<void> {
    return new Promise((resolve, reject) => {
      let task: Task | undefined;
      const fail = (reason: string) => {
        const what = task === undefined ? 'a worker' : taskName(task, plan);
        reject(new Error(`${what} failed: ${reason}`));
      };
      const hand = () => {
        task = tasks[next];
        if (task === undefined) return resolve();
        next += 1;
        thread.postMessage(task);
      };
      thread.on('message', (said: Said) => {
        // A thread that is being ended may still speak.
        if (task === undefined || over) return;
        take(task, said);
        if (said.kind !== 'progress') hand();
      });
      thread.on('error', (error: Error) => fail(error.stack ?? error.message));
      thread.on('messageerror', (error) => fail(error.message));
      thread.on('exit', (code) => fail(`its thread ended with code ${code}`));
      hand();
    });
  }

  const stopped = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  try {
    await Promise.race([stopped, Promise.all(threads.map(({ working }) => working))]);
  } finally {
    over = true;
    await Promise.all(threads.map(({ thread }) => thread.terminate()));
  }
  wards.sort((a, b) => a.replicate - b.replicate || a.ward - b.ward);
  return { wards, sweep, planned: tasks.filter(({ kind }) => kind === 'ward').length };
}

/** The sweep first, because it may take longest. */
function tasksOf(plan: Plan): readonly Task[] {
  const tasks: Task[] = plan.sweepPatients > 0 ? [{ kind: 'sweep' }] : [];
  for (let replicate = 0; replicate < plan.replicates; replicate += 1) {
    for (let ward = 0; ward < wardsOf(plan); ward += 1)
      tasks.push({ kind: 'ward', replicate, ward });
  }
  return tasks;
}
