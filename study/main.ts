import { availableParallelism } from 'node:os';
import { writeStudy } from '#study/file/study-file.ts';
import { type Request, readCommand } from '#study/program/command.ts';
import { jsonSummary, printedSummary } from '#study/program/printed.ts';
import { openProgress, silent } from '#study/program/progress.ts';
import { work } from '#study/program/workers.ts';
import type { StudyResult } from '#study/ward/results.ts';
import { wardsOf } from '#study/ward/wards.ts';
import { manifestOf } from '#study/written/manifest.ts';
import { type OutFolder, openOut } from '#study/written/out-folder.ts';
import { type Clock, wallClock } from '#ward/clock.ts';
import type { Plan } from './plan.ts';

const badInput = 2;
const interrupted = 130;

/** Calls `first` at the first Ctrl-C or SIGTERM and `again` at a later Ctrl-C. */
export type Interrupts = (first: () => void, again: () => void) => void;

/**
 * Obeys the words after `study` and answers with the exit code: 0 done, 2 bad input or nothing could be
 * written, 130 interrupted with what was done kept. What is unexpected is thrown, and nothing is left.
 */
export async function study(words: readonly string[], interrupts: Interrupts): Promise<number> {
  const request = readCommand(words);
  if ('said' in request) return request.said;
  if (!request.ok) return refused(request.reason);
  const out = openOut(request.value.out, request.value.overwrite);
  if (!out.ok) return refused(out.reason);
  try {
    return await run(request.value, out.value, interrupts, wallClock);
  } finally {
    out.value.discard();
  }
}

async function run(
  { plan, workers = availableParallelism(), json, quiet }: Request,
  out: OutFolder,
  interrupts: Interrupts,
  clock: Clock,
): Promise<number> {
  // What draws the report is large, and help or a refusal does without it.
  const [{ analyse }, { filesOf }] = await Promise.all([
    import('#study/analysis/analyse.ts'),
    import('#study/written/outputs.ts'),
  ]);
  const startMs = clock.now();
  const stop = new AbortController();
  const planned = wardsOf(plan) * plan.replicates;
  const { stderr, stdout } = process;
  // The reader of a pipe may leave: the results are on the disk all the same.
  for (const stream of [stdout, stderr]) stream.off('error', nobodyReads).on('error', nobodyReads);
  const surface = quiet ? silent : openProgress({ stream: stderr, clock, planned });
  interrupts(
    () => {
      surface.close();
      if (!quiet)
        stderr.write('Stopping, keeping what is done. Ctrl-C again: at once, with nothing.\n');
      stop.abort();
    },
    () => {
      surface.close();
      process.exit(interrupted);
    },
  );

  let result: StudyResult;
  try {
    const onProgress = surface.show;
    result = await work({ plan, workers, signal: stop.signal, onProgress });
  } finally {
    surface.close();
  }
  if (result.wards.length === 0) {
    stderr.write('Interrupted before the first ward was done: there is nothing to keep.\n');
    return interrupted;
  }

  const complete = isComplete(result, plan);
  const analysis = analyse(result, plan);
  const text = writeStudy(plan);
  const manifest = manifestOf(text, plan, analysis.size.wards, complete);
  const published = await out.publish(filesOf({ plan, result, analysis, manifest, study: text }));
  if (!published.ok) return refused(published.reason);

  const seconds = (clock.now() - startMs) / 1000;
  const ended = { plan, analysis, out: published.value, seconds, complete };
  stdout.write(printedSummary(ended));
  if (json) stdout.write(jsonSummary(ended));
  return complete ? 0 : interrupted;
}

const nobodyReads = () => undefined;

function isComplete({ wards, sweep, planned }: StudyResult, plan: Plan): boolean {
  return wards.length === planned && (sweep.length > 0 || plan.sweepPatients === 0);
}

function refused(reason: string): number {
  process.stderr.write(`${reason}\n`);
  return badInput;
}
