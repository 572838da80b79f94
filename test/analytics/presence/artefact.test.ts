import { expect, test } from 'vitest';
import { windowLimits } from '#analytics/course/window.ts';
import { createJudging, perfectPrior } from '#analytics/judging/judging.ts';
import { artefactRule } from '#analytics/presence/artefact.ts';
import { usualTechnical } from '#analytics/rules/technical.ts';
import { bookOf, noon, reading, setOf } from '../scene.ts';

/** Heart rate and pulse by second; what becomes of the artefact alarm, by second of the clock. */
function scene(
  of: (second: number) => { heart_rate?: number; pulse_rate?: number },
  until: number,
  technical = usualTechnical,
) {
  const set = setOf([], { technical });
  const book = bookOf(set);
  const judging = createJudging({ set, limits: windowLimits, book, prior: perfectPrior });
  const told: string[] = [];
  for (let second = 0; second <= until; second += 1) {
    const now = noon + second * 1000 + 50;
    judging.take(reading(second, of(second)), now);
    for (const { rule, kind, state, raisedAt, clearedAt } of book.take().alarms) {
      told.push(`${rule} ${kind} ${state} ${((clearedAt ?? raisedAt) - noon) / 1000}`);
    }
  }
  return told;
}

test('sensors that disagree about the heart for a minute are a technical alarm, until they agree', () => {
  const disturbed = (second: number) => second >= 60 && second < 200;
  const told = scene((second) => {
    return { heart_rate: 70, pulse_rate: disturbed(second) ? 130 : 71 };
  }, 300);
  // Judged every ten seconds by the middle of the ten before; 60 s of it, then 30 s of peace.
  expect(told).toEqual(['artefact technical active 130', 'artefact technical cleared 240']);
});

test('rules may wait longer for it', () => {
  const of = (second: number) => ({ heart_rate: 70, pulse_rate: second >= 60 ? 130 : 71 });
  const artefact = { priority: 'low', afterMs: 120_000 } as const;
  const told = scene(of, 300, { ...usualTechnical, artefact });
  expect(told).toEqual(['artefact technical active 190']);
  expect(artefactRule({ priority: 'high', afterMs: 1 })).toMatchObject({
    ...{ priority: 'high', holdMs: 1 },
  });
});

test('sensors that differ a little, or for less than a minute, or are alone, are no alarm', () => {
  expect(scene(() => ({ heart_rate: 90, pulse_rate: 110 }), 300)).toEqual([]);
  const brief = (second: number) => (second >= 60 && second < 110 ? 140 : 70);
  expect(scene((second) => ({ heart_rate: 70, pulse_rate: brief(second) }), 300)).toEqual([]);
  expect(scene(() => ({ heart_rate: 180 }), 300)).toEqual([]);
});
