import { priorities } from '#ward/alarm.ts';
import type { Complain } from './complaint.ts';
import type { WrittenLadders } from './file-schema.ts';
import type { LadderStep, Ladders } from './rule-set.ts';

const minute = 60_000;

/** Who is asked for while nobody acknowledges, where a file does not say. Engineering choices. */
export const usualLadders: Ladders = {
  high: [
    { afterMs: 0, ask: 'notify_nurse' },
    { afterMs: 2 * minute, ask: 'notify_second_nurse' },
    { afterMs: 5 * minute, ask: 'emergency_call' },
  ],
  medium: [
    { afterMs: 0, ask: 'notify_nurse' },
    { afterMs: 10 * minute, ask: 'notify_second_nurse' },
  ],
  low: [{ afterMs: 0, ask: 'notify_nurse' }],
};

/** A ladder that is given takes the place of the usual one of its priority. */
export function laddersOf(written: WrittenLadders = {}, complain: Complain): Ladders {
  const given = priorities.flatMap((priority) => {
    const steps = written[priority]?.map(({ after, ask }): LadderStep => ({ afterMs: after, ask }));
    if (steps === undefined) return [];
    for (const [index, { afterMs }] of steps.entries()) {
      const before = steps[index - 1];
      const at = [priority, index, 'after'];
      if (before === undefined) {
        if (afterMs !== 0) complain(at, 'the first step is after: 0s, when the alarm rings');
      } else if (afterMs <= before.afterMs) complain(at, 'is not after the step before it');
    }
    return [[priority, steps]];
  });
  return { ...usualLadders, ...Object.fromEntries(given) };
}
