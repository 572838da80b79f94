import type { Plan } from '#study/plan.ts';
import type { SweepCell, WardResult } from '#study/ward/results.ts';
import { seedOf } from '#study/ward/wards.ts';

/** The least piece of work that is handed to a worker. */
export type Task =
  | { readonly kind: 'ward'; readonly replicate: number; readonly ward: number }
  | { readonly kind: 'sweep' };

/** What a worker says. A task ends with its result; a worker that fails says nothing more. */
export type Said =
  | { readonly kind: 'progress'; readonly share: number }
  | { readonly kind: 'ward'; readonly result: WardResult }
  | { readonly kind: 'sweep'; readonly result: readonly SweepCell[] };

/** Named so that it can be run again alone: with its seed. */
export function taskName(task: Task, plan: Plan): string {
  if (task.kind === 'sweep') return `the sweep of seed "${plan.seed}"`;
  const { replicate, ward } = task;
  return `ward ${ward} of replicate ${replicate} (seed "${seedOf(plan, replicate)}")`;
}
