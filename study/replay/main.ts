import { readRuleFile, rulesPath } from '#analytics/rules/rule-file.ts';
import type { RuleSet } from '#analytics/rules/rule-set.ts';
import { readRecordings } from '#devices/recordings.ts';
import { wallClock } from '#ward/clock.ts';
import { bad, good, type Result } from '#ward/result.ts';
import { judged } from './judged.ts';
import { judgedByTruth } from './judged-by-truth.ts';
import { judgedWard } from './judged-ward.ts';
import { jsonLines, printedReplay, type Replayed, remarksOn } from './printed.ts';
import { type ReplayRequest, readRequest } from './request.ts';
import type { Stretch } from './stored-rules.ts';
import { openWardStore, type WardStore } from './ward-store.ts';

const badInput = 2;
const interrupted = 130;

/**
 * Obeys the words after `replay` and answers with the exit code: 0 judged, 2 bad input, 130
 * interrupted. It writes to standard output only, so there is nothing to keep.
 */
export async function replay(
  words: readonly string[],
  interrupts: (first: () => void, again: () => void) => void,
): Promise<number> {
  const request = readRequest(words);
  if ('said' in request) return request.said;
  if (!request.ok) return refused(request.reason);
  const { json } = request.value;
  const leave = () => process.exit(interrupted);
  interrupts(leave, leave);
  // The reader of a pipe may leave before the end.
  process.stdout.on('error', () => process.exit(0));

  const replayed = replayedBy(request.value);
  if (!replayed.ok) return refused(replayed.reason);
  const { value } = replayed;
  if (json) for (const remark of remarksOn(value)) process.stderr.write(`${remark}\n`);
  process.stdout.write(json ? jsonLines(value.alarms) : printedReplay(value));
  return 0;
}

function replayedBy({ from, rules }: ReplayRequest): Result<Replayed> {
  return 'data' in from ? ofWard(from.data, rules) : ofRecordings(from.recordings, rules);
}

function ofRecordings(folder: string, name = ''): Result<Replayed> {
  const rules = readRuleFile(rulesPath(name));
  const recordings = readRecordings(folder);
  if (!rules.ok || !recordings.ok) return bad(reasonsOf(rules, recordings));
  const startMs = wallClock.now();
  const alarms = recordings.value.flatMap((each) => judged(each, rules.value));
  const tookMs = wallClock.now() - startMs;
  return good({ rules: rules.value, recordings: recordings.value, alarms, tookMs });
}

/** By the rules that held at the time, or by others. */
function ofWard(folder: string, name: string | undefined): Result<Replayed> {
  const others = name === undefined ? good(undefined) : readRuleFile(rulesPath(name));
  const opened = openWardStore(folder);
  if (!others.ok || !opened.ok) return bad(reasonsOf(others, opened));
  const ward = opened.value;
  const [first, ...later] = stretchesOf(ward, others.value);
  if (first === undefined) return bad(`${folder} does not say by which rules: give --rules`);
  const startMs = wallClock.now();
  const again = judgedWard(ward, [first, ...later]);
  const tookMs = wallClock.now() - startMs;
  const { alarms, truth } = judgedByTruth(
    folder,
    again,
    name === undefined ? ward.known() : undefined,
  );
  ward.close();
  const spanMs = ward.lastMs - ward.firstMs;
  const recordings = ward.patients.map(() => ({ spanMs }));
  const { set, terms } = later.at(-1) ?? first;
  return good({ rules: set, recordings, alarms, truth, tookMs, ...(!terms && { isOld: true }) });
}

/** Other rules are judged by on the terms of the time. */
function stretchesOf(
  { stretches, firstMs }: Pick<WardStore, 'stretches' | 'firstMs'>,
  others: RuleSet | undefined,
): readonly Stretch[] {
  if (others === undefined) return stretches;
  if (stretches.length === 0) return [{ at: firstMs, set: others }];
  return stretches.map((each) => ({ ...each, set: others }));
}

function reasonsOf(...read: readonly Result<unknown>[]): string {
  return read.flatMap((each) => (each.ok ? [] : [each.reason])).join('\n');
}

function refused(reason: string): number {
  process.stderr.write(`${reason}\n`);
  return badInput;
}
