import { expect, test } from 'vitest';
import type { Entry } from '#analytics/compare/entry.ts';
import { createVerdicts } from '#analytics/compare/verdicts.ts';
import type { Alarm } from '#ward/alarm.ts';

/** An alarm in one of the logs, known at this time. */
function entry(id: string, side: Entry['side'], evaluatedAt = 0, rule = 'fast'): Entry {
  const alarm = { id, patient: 'p1', rule, message: '', raisedAt: 0, evaluatedAt } as Alarm;
  return { side, alarm, evaluatedAt, isPaired: false } as Entry;
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => `${index}`);

test('what was said too early is taken back, from counts and examples, whichever it was', () => {
  for (const id of numbers(3)) {
    const verdicts = createVerdicts();
    for (const each of numbers(3)) verdicts.alone(entry(each, 'main'));
    verdicts.alone(entry(id, 'other'));
    verdicts.takeBack(entry(id, 'main'));
    const { removed, added, examples } = verdicts.report(0);
    expect({ removed, added }).toEqual({ removed: 2, added: 1 });
    const left = numbers(3).filter((each) => each !== id);
    expect(examples.map((each) => `${each.verdict} ${each.id}`)).toEqual([
      ...left.map((each) => `removed ${each}`),
      `added ${id}`,
    ]);
  }
});

test('what is taken back is counted so, though it is no example any more', () => {
  const verdicts = createVerdicts();
  for (const id of numbers(21)) verdicts.alone(entry(id, 'other'));
  verdicts.takeBack(entry('0', 'other'));
  const { added, examples } = verdicts.report(0);
  expect(added).toBe(20);
  expect(examples.map(({ id }) => id)).toEqual(numbers(21).slice(1));
});

test('later by more than a second is delayed, and counted as the same as well', () => {
  const verdicts = createVerdicts();
  for (const lateMs of [-5000, 0, 1000, 1001]) {
    verdicts.both(entry(`${lateMs}`, 'main'), entry('x', 'other', lateMs));
  }
  const { same, delayed, examples } = verdicts.report(7);
  expect({ same, count: delayed.count }).toEqual({ same: 4, count: 1 });
  expect(examples).toMatchObject([{ verdict: 'delayed', id: '1001', delayMs: 1001 }]);
});

test('over a restart it goes on with all that was counted', () => {
  const before = createVerdicts();
  before.alone(entry('1', 'main', 0, 'slow'));
  before.both(entry('2', 'main'), entry('3', 'other', 9000));
  const after = createVerdicts(JSON.parse(JSON.stringify(before.kept)));
  expect(after.report(5)).toEqual(before.report(5));
  after.alone(entry('4', 'other', 0, 'slow'));
  const { same, removed, added, byRule } = after.report(5);
  expect({ same, removed, added }).toEqual({ same: 1, removed: 1, added: 1 });
  expect(byRule).toMatchObject([
    { rule: 'slow', removed: 1, added: 1, same: 0 },
    { rule: 'fast', removed: 0, added: 0, same: 1 },
  ]);
});
