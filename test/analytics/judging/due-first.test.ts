import { expect, test } from 'vitest';
import { windowLimits } from '#analytics/course/window.ts';
import { learntFrom } from '#analytics/delay/memory.ts';
import { createJudging, perfectPrior } from '#analytics/judging/judging.ts';
import { bookOf, noon, reading, rule, setOf } from '../scene.ts';

const behindMs = 600_000;
/** What is behind a missing one waits for five seconds. */
const prior = { ...perfectPrior, p99Ms: 5000 };

/**
 * A device whose clock is ten minutes behind, which is known with the last of these readings. A little before
 * it came a fast one that waits for a missing one, and is due meanwhile.
 */
function judged(isAskedBefore: boolean) {
  const set = setOf([rule({ holdMs: 0 })]);
  const book = bookOf(set);
  const judging = createJudging({ set, limits: windowLimits, prior, book });
  for (let each = 1; each <= learntFrom; each += 1) {
    const isLast = each === learntFrom;
    const isFast = each === learntFrom - 1;
    const receivedAt = noon + each * 1000 + (isLast ? 20_000 : 0);
    const seq = each < learntFrom - 1 ? each : each + 1;
    const times = { at: receivedAt - behindMs, receivedAt, delayMs: behindMs };
    const now = receivedAt + 100;
    if (isAskedBefore) judging.until(receivedAt, now);
    judging.take(reading(seq, { heart_rate: isFast ? 120 : 80 }, times), now);
  }
  return book.take().alarms;
}

test('what was due before a reading came is judged without what is learnt of that one', () => {
  const alarms = judged(false);
  expect(alarms).toMatchObject([{ rule: 'fast', late: true }]);
  expect(alarms).toEqual(judged(true));
});
