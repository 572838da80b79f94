import { expect, test } from 'vitest';
import { windowLimits } from '#analytics/course/window.ts';
import { createEvaluation, type EvaluationParts } from '#analytics/judging/evaluation.ts';
import { bookOf, noon, reading, setOf } from '../scene.ts';

/** A fast heart of six seconds, known so long after the last of them: what is asked of people. */
function known(afterMs: number, parts: Partial<EvaluationParts> = {}) {
  const set = setOf();
  const book = bookOf(set);
  const evaluation = createEvaluation({ set, limits: windowLimits, book, ...parts });
  const now = noon + 5000 + afterMs;
  for (let second = 0; second < 6; second += 1) {
    evaluation.evaluate(reading(second, { heart_rate: 120 }), now);
  }
  const { alarms, interventions } = book.take();
  return { late: alarms[0]?.late ?? false, asks: interventions.length };
}

test('what is known within a minute rings; later it is told as late discovered, and asks for nothing', () => {
  expect(known(60_000)).toEqual({ late: false, asks: 1 });
  expect(known(60_001)).toEqual({ late: true, asks: 0 });
});

test('in a ward that runs faster than the wall, the seconds of the machine do not make a value old', () => {
  expect(known(300_000, { presentLeastMs: 300_000 })).toEqual({ late: false, asks: 1 });
  expect(known(300_001, { presentLeastMs: 300_000 })).toEqual({ late: true, asks: 0 });
});

test('a device whose clock is behind is not silenced by it, nor one ahead believed for longer', () => {
  expect(known(120_000, { offsetMs: () => -90_000 })).toEqual({ late: false, asks: 1 });
  expect(known(30_000, { offsetMs: () => 90_000 })).toEqual({ late: true, asks: 0 });
});
