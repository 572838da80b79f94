import { describe, expect, test } from 'vitest';
import { defaultPlan } from '#study/default-plan.ts';
import type { Plan } from '#study/plan.ts';
import { interning } from '#study/program/interning.ts';
import { type Progress, work } from '#study/program/workers.ts';
import { runSweep } from '#study/sweep/sweep.ts';
import { runWard } from '#study/ward/ward-run.ts';
import { wardResult } from '../result-in-test.ts';

const pretended = new URL('./pretended-worker.ts', import.meta.url);
/** Two replicates of two wards. */
const small: Plan = { ...defaultPlan, patients: 4, wardBeds: 2, replicates: 2, sweepPatients: 0 };

/** Does it with pretended workers; aborts once so many wards are done. */
async function done(seed: string, workers: number, abortAt = Number.POSITIVE_INFINITY) {
  const stop = new AbortController();
  const told: Progress[] = [];
  const plan = { ...small, seed };
  const onProgress = (progress: Progress) => {
    told.push(progress);
    if (progress.wards >= abortAt) stop.abort();
  };
  const result = await work({ plan, workers, signal: stop.signal, onProgress, script: pretended });
  return { result, told };
}

const inOrder = [wardResult(0, 0), wardResult(0, 1), wardResult(1, 0), wardResult(1, 1)];

describe('workers', () => {
  test.each([1, 2, 3, 8])('%i of them give the wards in the order of the plan', async (workers) => {
    const { result } = await done('uneven', workers);
    expect(result).toEqual({ wards: inOrder, sweep: [], planned: 4 });
  });

  test('progress rises to all, and never falls', async () => {
    const { told } = await done('uneven', 2);
    const shares = told.map(({ share }) => share);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(told.at(-1)).toEqual({ share: 1, wards: 4 });
    expect(told[0]).toEqual({ share: 0.125, wards: 0 });
  });

  test.each([
    ['throws', 'no heart'],
    ['exits', 'its thread ended with code 3'],
  ])('one that %s is an error that names the task and its seed', async (seed, reason) => {
    const failed = done(seed, 2);
    await expect(failed).rejects.toThrow(
      new RegExp(`^ward 1 of replicate 1 \\(seed "${seed}/1"\\) failed: .*${reason}`),
    );
  });

  test('stopped, they keep what is done and give up what is under way', async () => {
    const { result } = await done('stuck', 1, 3);
    expect(result).toEqual({ wards: inOrder.slice(0, 3), sweep: [], planned: 4 });
  });

  test('what one still says after it was stopped is not heard', async () => {
    const { result, told } = await done('twice', 1, 1);
    expect(result.wards).toEqual(inOrder.slice(0, 1));
    expect(told.at(-1)).toEqual({ share: 0.25, wards: 1 });
  });

  test('stopped before the start they do nothing', async () => {
    const signal = AbortSignal.abort();
    const plan = { ...small, seed: 'stuck' };
    const onProgress = () => undefined;
    const result = await work({ plan, workers: 2, signal, onProgress, script: pretended });
    expect(result).toEqual({ wards: [], sweep: [], planned: 4 });
  });

  test('what they compute is what this thread computes', async () => {
    const plan: Plan = { ...small, days: 1 / 24, everyMs: 60_000, replicates: 1, sweepPatients: 1 };
    const { signal } = new AbortController();
    const result = await work({ plan, workers: 2, signal, onProgress: () => undefined });
    expect(result.wards).toEqual([runWard(plan, 0, 0), runWard(plan, 0, 1)]);
    expect(result.sweep).toEqual(runSweep(plan));
  });
});

test('interning changes nothing that can be read', () => {
  const intern = interning();
  intern(structuredClone(wardResult(0, 0)));
  expect(intern(structuredClone(wardResult(1, 0)))).toEqual(wardResult(1, 0));
});
