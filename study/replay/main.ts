import { readRuleFile, rulesPath } from '#analytics/rules/rule-file.ts';
import { readRecordings } from '#devices/recordings.ts';
import { wallClock } from '#ward/clock.ts';
import { judged } from './judged.ts';
import { jsonLines, printedReplay } from './printed.ts';
import { readRequest } from './request.ts';

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
  if (!request.ok) return refused([request.reason]);
  const { json } = request.value;
  const leave = () => process.exit(interrupted);
  interrupts(leave, leave);
  // The reader of a pipe may leave before the end.
  process.stdout.on('error', () => process.exit(0));

  const rules = readRuleFile(rulesPath(request.value.rules));
  const recordings = readRecordings(request.value.recordings);
  const wrong = [rules, recordings].flatMap((read) => (read.ok ? [] : [read.reason]));
  if (!rules.ok || !recordings.ok) return refused(wrong);

  const startMs = wallClock.now();
  const alarms = recordings.value.flatMap((each) => judged(each, rules.value));
  const tookMs = wallClock.now() - startMs;
  const replayed = { rules: rules.value, recordings: recordings.value, alarms, tookMs };
  process.stdout.write(json ? jsonLines(alarms) : printedReplay(replayed));
  return 0;
}

function refused(reasons: readonly string[]): number {
  process.stderr.write(`${reasons.join('\n')}\n`);
  return badInput;
}
