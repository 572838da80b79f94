import { expect, test } from 'vitest';
import { windowLimits } from '#analytics/course/window.ts';
import { createJudgingAtOnce } from '#analytics/judging/at-once.ts';
import { createJudging, perfectPrior } from '#analytics/judging/judging.ts';
import { bookOf, noon, reading, rule, setOf } from '../scene.ts';

const set = setOf([
  rule({ id: 'fast', holdMs: 3000 }),
  rule({ id: 'score', quantity: { of: 'news2' }, limit: 4, gap: 'alarm' }),
]);

/** An hour in which the heart races now and then, and nothing comes for some minutes. */
const readings = Array.from({ length: 3600 }, (_, second) => {
  const vitals = { heart_rate: second % 300 < 90 ? 140 : 80, spo2: 90, respiratory_rate: 26 };
  return reading(second, vitals, { receivedAt: noon + second * 1000, delayMs: 0 });
}).filter((_, second) => second < 1000 || second > 1400);

function told(judging: Pick<ReturnType<typeof createJudging>, 'take' | 'until'>, book: Book) {
  const alarms: unknown[] = [];
  for (const each of readings) {
    judging.take(each, each.receivedAt);
    if (book.hasNews) alarms.push(...book.take().alarms);
  }
  judging.until(noon + 3_700_000, noon + 3_700_000);
  return [...alarms, ...book.take().alarms];
}
type Book = ReturnType<typeof bookOf>;

test('what is known at once and in order is judged the same without learning how it travels', () => {
  const [one, other] = [bookOf(set), bookOf(set)];
  const learnt = createJudging({ set, limits: windowLimits, book: one, prior: perfectPrior });
  const atOnce = createJudgingAtOnce({ set, limits: windowLimits, book: other });
  const alarms = told(atOnce, other);
  expect(alarms.length).toBeGreaterThan(20);
  expect(alarms).toEqual(told(learnt, one));
});
