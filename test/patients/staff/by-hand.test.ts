import { expect, test } from 'vitest';
import { chance } from '#patients/chance.ts';
import type { Truth } from '#patients/physiology.ts';
import { chartByHand } from '#patients/staff/by-hand.ts';
import { news2 } from '#ward/news2.ts';
import { acute, ill, unwell, well } from './scene.ts';

const sets = 2000;

/** The share of sets, each with its own luck, that are charted so. */
function share(
  truth: Truth,
  rules: { routine: boolean; handError: number },
  is: (charted: { score: number; anyThree: boolean }) => boolean,
): number {
  const charts = Array.from({ length: sets }, (_, i) =>
    chartByHand(truth, chance('1', `${i}`), rules),
  );
  return charts.filter(is).length / sets;
}

test.each([
  [well, 0, false],
  [unwell, 3, false],
  [ill, 5, false],
  [acute, 8, true],
])('without error the chart is the truth', (truth, score, anyThree) => {
  expect(news2(truth)).toMatchObject({ total: score, anyThree });
  for (const routine of [true, false]) {
    const exact = share(
      truth,
      { routine, handError: 0 },
      (one) => one.score === score && one.anyThree === anyThree,
    );
    expect(exact).toBe(1);
  }
});

test('by hand a well patient is charted as well nearly always, at a limit half of the time', () => {
  const rules = { routine: false, handError: 1 };
  expect(share(well, rules, ({ score }) => score <= 2)).toBeGreaterThan(0.99);
  // Also at a round: what was not taken counts as if it were well.
  expect(share(well, { ...rules, routine: true }, ({ score }) => score <= 2)).toBeGreaterThan(0.99);
  const atLimit = { ...well, respiratory_rate: 20.5 };
  const over = share(atLimit, rules, ({ score }) => score >= 2);
  expect(over).toBeGreaterThan(0.45);
  expect(over).toBeLessThan(0.55);
});

test.each([
  ['respiratory_rate', 24.5],
  ['spo2', 91.5],
  ['systolic', 90.5],
  ['heart_rate', 130.5],
  ['temperature', 39.05],
] as const)('%s is sometimes read as too little and sometimes as too much', (name, value) => {
  const truth = { ...well, [name]: value };
  const rules = { routine: false, handError: 1 };
  const above = share({ ...truth }, rules, ({ score }) => score === news2(truth).total);
  expect(above).toBeGreaterThan(0.4);
  expect(above).toBeLessThan(0.6);
});

test('new confusion is missed now and then, deeper trouble never', () => {
  const seen = (consciousness: 'C' | 'V') =>
    share({ ...well, consciousness }, { routine: false, handError: 1 }, (one) => one.anyThree);
  expect(seen('C')).toBeGreaterThan(0.77);
  expect(seen('C')).toBeLessThan(0.83);
  expect(seen('V')).toBe(1);
});

test('at a round a breath is sometimes not counted, and a sign sometimes not taken', () => {
  const threes = (truth: Truth, routine: boolean) =>
    share(truth, { routine, handError: 1 }, ({ anyThree }) => anyThree);
  // Far beyond every limit, so that only what was not taken can hide it.
  const breathless = { ...well, respiratory_rate: 40 };
  const cold = { ...well, temperature: 32 };
  expect([threes(breathless, false), threes(cold, false)]).toEqual([1, 1]);
  expect(threes(breathless, true)).toBeGreaterThan(0.82);
  expect(threes(breathless, true)).toBeLessThan(0.87);
  expect(threes(cold, true)).toBeGreaterThan(0.985);
  expect(threes(cold, true)).toBeLessThan(0.998);
});

test('whatever becomes of a set, it takes as many draws', () => {
  const drawsAfter = (truth: Truth, routine: boolean) => {
    const luck = chance('1');
    chartByHand(truth, luck, { routine, handError: 1 });
    return luck.uniform();
  };
  const next = drawsAfter(well, true);
  expect([drawsAfter(acute, true), drawsAfter(well, false)]).toEqual([next, next]);
});

test('nothing is read as less than nothing', () => {
  const extreme = { ...well, respiratory_rate: 0, spo2: 0, heart_rate: 0, systolic: 0 };
  // A value that were not possible would be missing from the score.
  const all = share(extreme, { routine: false, handError: 1 }, ({ score }) => score === 12);
  expect(all).toBe(1);
});

test('what is written is what is added up, and what was left out is in neither', () => {
  const charts = Array.from({ length: sets }, (_, i) =>
    chartByHand(acute, chance('1', `${i}`), { routine: true, handError: 1 }),
  );
  for (const { written, score } of charts) expect(news2(written).lowest).toBe(score);
  const without = charts.filter(({ written }) => !('consciousness' in written));
  expect(without.length).toBeGreaterThan(0);
  expect(without.length).toBeLessThan(0.05 * sets);
  expect(charts.every(({ written }) => written.supplemental_oxygen === 0)).toBe(true);
});

test('new confusion is not seen in a fifth of the looks, and then written as alert', () => {
  const confused = { ...well, consciousness: 'C' } as const;
  const written = Array.from({ length: sets }, (_, i) => {
    const rules = { routine: false, handError: 1 };
    return chartByHand(confused, chance('1', `${i}`), rules).written.consciousness;
  });
  expect(new Set(written)).toEqual(new Set(['A', 'C']));
  expect(written.filter((level) => level === 'A').length / sets).toBeCloseTo(0.2, 1);
});
