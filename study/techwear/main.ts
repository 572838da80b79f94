import { wallClock } from '#ward/clock.ts';
import { readRequest } from './request.ts';
import { runTechWear } from './run-techwear.ts';

const badInput = 2;
const interrupted = 130;

/**
 * Obeys the words after `techwear` and answers with the exit code: 0 done, 2 not understood, 130
 * interrupted. It writes to standard output only, so there is nothing to keep.
 */
export async function techwear(
  words: readonly string[],
  interrupts: (first: () => void, again: () => void) => void,
): Promise<number> {
  const request = readRequest(words);
  if ('said' in request) return request.said;
  if (!request.ok) {
    process.stderr.write(`${request.reason}\n`);
    return badInput;
  }
  const leave = () => process.exit(interrupted);
  interrupts(leave, leave);
  // The reader of a pipe may leave before the end.
  process.stdout.on('error', () => process.exit(0));
  await runTechWear(request.value, process.stdout, wallClock);
  return 0;
}
