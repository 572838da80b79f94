import { defaultPlan } from '#study/default-plan.ts';
import type { Plan } from '#study/plan.ts';
import { runWard } from '#study/ward/ward-run.ts';
import { wardsOf } from '#study/ward/wards.ts';
import { type PlainLoop, plainLoop } from './plain-loop.ts';

/** What a process of its own shall do, so that no figure rests on what ran before it. */
export type Order =
  | { readonly kind: 'plain'; readonly loop: PlainLoop }
  /** `wards`: so many of the first ones of each replicate; absent, all. */
  | { readonly kind: 'study'; readonly change: Partial<Plan>; readonly wards?: number }
  /** Measures the heap after so many days of one ward. */
  | {
      readonly kind: 'memory';
      readonly change: Partial<Plan>;
      readonly afterDays: readonly number[];
    };

export interface Done {
  /** Of the wall, and of the processor: the collector works on another core. */
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly heapBytes: readonly number[];
}

function work(order: Order): readonly number[] {
  if (order.kind === 'plain') {
    plainLoop(order.loop);
    return [];
  }
  const plan = { ...defaultPlan, ...order.change };
  if (order.kind === 'memory') return heapAfter(plan, order.afterDays);
  const wards = Math.min(wardsOf(plan), order.wards ?? wardsOf(plan));
  for (let replicate = 0; replicate < plan.replicates; replicate += 1) {
    for (let ward = 0; ward < wards; ward += 1) runWard(plan, replicate, ward);
  }
  return [];
}

function heapAfter(plan: Plan, afterDays: readonly number[]): readonly number[] {
  const heapBytes: number[] = [];
  let hours = 0;
  runWard(plan, 0, 0, () => {
    hours += 1;
    if (!afterDays.includes(hours / 24)) return;
    // What the first sweep frees may hold what the second one frees.
    for (let times = 0; times < 2; times += 1) globalThis.gc?.();
    heapBytes.push(process.memoryUsage().heapUsed);
  });
  return heapBytes;
}

/** Compiled before it is measured, as by any ward but the first of a study. */
function warmUp(order: Order): void {
  if (order.kind === 'plain') work({ ...order, loop: { ...order.loop, seconds: 1000 } });
  else work({ kind: 'study', change: { ...order.change, patients: 4, days: 1, replicates: 1 } });
}

process.once('message', (order: Order) => {
  warmUp(order);
  const before = process.cpuUsage();
  const startedAt = performance.now();
  const heapBytes = work(order);
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(before);
  const done: Done = { seconds, cpuSeconds: (user + system) / 1e6, heapBytes };
  process.send?.(done, () => process.exit(0));
});
