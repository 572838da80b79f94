import type { RuleChange } from '#analytics/play.ts';
import { readRuleFile, rulesPath } from '#analytics/rules/rule-file.ts';
import { readLinkProfile } from '#devices/network/profiles.ts';
import { promiseOf } from '#devices/network/promise.ts';
import { readRecordings } from '#devices/recordings.ts';
import { wallClock } from '#ward/clock.ts';
import { bad, good, type Result } from '#ward/result.ts';
import { judged } from './judged.ts';
import { judgedByTruth } from './judged-by-truth.ts';
import { judgedWard } from './judged-ward.ts';
import { jsonLines, printedReplay, type Replayed } from './printed.ts';
import { type ReplayRequest, readRequest } from './request.ts';
import { openWardStore } from './ward-store.ts';

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
  if (json && value.truth !== undefined && 'unknown' in value.truth) {
    process.stderr.write(`${value.truth.unknown}\n`);
  }
  process.stdout.write(json ? jsonLines(value.alarms) : printedReplay(value));
  return 0;
}

function replayedBy({ from, rules, link, speed }: ReplayRequest): Result<Replayed> {
  return 'data' in from
    ? ofWard(from.data, rules, link, speed)
    : ofRecordings(from.recordings, rules);
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
function ofWard(
  folder: string,
  name: string | undefined,
  link: string,
  speed: number,
): Result<Replayed> {
  const profile = readLinkProfile(link);
  const others = name === undefined ? good(undefined) : readRuleFile(rulesPath(name));
  const opened = openWardStore(folder);
  if (!profile.ok || !others.ok || !opened.ok) return bad(reasonsOf(profile, others, opened));
  const ward = opened.value;
  const changes: readonly RuleChange[] = others.value
    ? [{ at: ward.firstMs, set: others.value }]
    : ward.rules;
  const [first, ...later] = changes;
  if (first === undefined) return bad(`${folder} does not say by which rules: give --rules`);
  const startMs = wallClock.now();
  const again = judgedWard(ward, [first, ...later], { prior: promiseOf(profile.value), speed });
  const tookMs = wallClock.now() - startMs;
  const { alarms, truth } = judgedByTruth(
    folder,
    again,
    name === undefined ? ward.known() : undefined,
  );
  ward.close();
  const spanMs = ward.lastMs - ward.firstMs;
  const recordings = ward.patients.map(() => ({ spanMs }));
  return good({ rules: (later.at(-1) ?? first).set, recordings, alarms, truth, tookMs });
}

function reasonsOf(...read: readonly Result<unknown>[]): string {
  return read.flatMap((each) => (each.ok ? [] : [each.reason])).join('\n');
}

function refused(reason: string): number {
  process.stderr.write(`${reason}\n`);
  return badInput;
}
