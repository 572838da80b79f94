import { describe, expect, test } from 'vitest';
import { windowLimits } from '#analytics/course/window.ts';
import { createEvaluation } from '#analytics/judging/evaluation.ts';
import { bookOf, noon, reading, setOf } from '../scene.ts';

/** A patient with a rule of 100/min; what became of the alarms is told in seconds. */
function patient() {
  const set = setOf();
  const book = bookOf(set);
  const evaluation = createEvaluation({ set, limits: windowLimits, book });
  const second = (at: number | undefined) => at && (at - noon) / 1000;

  return {
    book,
    alarms: () => [...book.live()],
    /** Heart rates one second apart, from this second on; all of them are known only at `nowS`. */
    hear(fromS: number, rates: readonly number[], nowS = fromS + rates.length - 1) {
      for (const [index, rate] of rates.entries()) {
        const each = reading(fromS + index, { heart_rate: rate });
        evaluation.evaluate(each, noon + nowS * 1000);
      }
      return book.take().alarms.map(({ state, onsetAt, clearedAt, rangAt, late }) => ({
        ...{ state, late: late === true, onsetS: second(onsetAt) },
        ...(clearedAt !== undefined && { clearedS: second(clearedAt) }),
        ...(rangAt !== undefined && { rangS: second(rangAt) }),
      }));
    },
  };
}

const fast = [120, 120, 120, 120, 120, 120];
const calm = [90, 90, 90, 90];

test('an alarm rings when its hold is complete, and is over when calm has held', () => {
  const bed = patient();
  const raised = { state: 'active', late: false, onsetS: 0, rangS: 5 };
  expect(bed.hear(0, fast)).toEqual([raised]);
  expect(bed.hear(6, calm)).toEqual([{ ...raised, state: 'cleared', clearedS: 9 }]);
  expect(bed.hear(10, fast)).toEqual([{ ...raised, onsetS: 10, rangS: 15 }]);
});

test('one that a late value completes, and that is over, is told and never rings', () => {
  const bed = patient();
  expect(bed.hear(1, [...fast.slice(1), ...calm])).toEqual([]);
  expect(bed.hear(0, [120], 10)).toEqual([
    { state: 'cleared', late: true, onsetS: 0, clearedS: 9 },
  ]);
  expect([...bed.book.open()]).toEqual([]);
});

describe('one that is known too late to ring', () => {
  const known = { state: 'active', late: true, onsetS: 0 };
  const late = () => {
    const bed = patient();
    expect(bed.hear(0, fast, 300)).toEqual([known]);
    return bed;
  };

  test('rings at the first value of now that confirms it, once', () => {
    const bed = late();
    expect(bed.hear(301, [120])).toEqual([{ ...known, rangS: 301 }]);
    expect(bed.hear(302, [120, 120])).toEqual([]);
  });

  test('does not ring for a value that is old itself, or no longer beyond the limit', () => {
    const bed = late();
    expect(bed.hear(200, [120], 300)).toEqual([]);
    expect(bed.hear(301, [98, 100])).toEqual([]);
    expect(bed.hear(303, [101])).toEqual([{ ...known, rangS: 303 }]);
  });

  test('rings after a restart, too', () => {
    const set = setOf();
    const book = bookOf(set, late().alarms());
    const evaluation = createEvaluation({ set, limits: windowLimits, book });
    for (const second of fast.keys()) evaluation.recall(reading(second, { heart_rate: 120 }));
    evaluation.begin(new Set());
    evaluation.evaluate(reading(301, { heart_rate: 120 }), noon + 301_000);
    expect(book.take().alarms).toMatchObject([{ late: true, rangAt: noon + 301_000 }]);
  });

  test('never rings where calm values follow, and the next one does', () => {
    const bed = late();
    expect(bed.hear(301, calm)).toEqual([{ ...known, state: 'cleared', clearedS: 304 }]);
    expect(bed.hear(305, fast)).toEqual([
      { state: 'active', late: false, onsetS: 305, rangS: 310 },
    ]);
  });
});

test('one whose values are of now does not ring where the newest is no longer beyond the limit', () => {
  const bed = patient();
  expect(bed.hear(1, [...fast.slice(1), 98])).toEqual([]);
  expect(bed.hear(0, [120], 7)).toEqual([{ state: 'active', late: true, onsetS: 0 }]);
  expect(bed.hear(7, [101])).toEqual([{ state: 'active', late: true, onsetS: 0, rangS: 7 }]);
});
