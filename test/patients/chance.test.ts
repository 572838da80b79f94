import { expect, test } from 'vitest';
import { chance } from '#patients/chance.ts';

const first = (count: number, ...key: [string, ...string[]]) => {
  const luck = chance(...key);
  return Array.from({ length: count }, () => luck.normal());
};

test('the same seed and key give the same stream, bit for bit', () => {
  expect(first(100, 'seed', 'p01', 'slow')).toEqual(first(100, 'seed', 'p01', 'slow'));
});

test('another seed, patient or process gives another stream, however the names are cut', () => {
  const streams = [
    first(1, 'seed', 'p01', 'slow'),
    first(1, 'seed2', 'p01', 'slow'),
    first(1, 'seed', 'p02', 'slow'),
    first(1, 'seed', 'p01', 'fast'),
    first(1, 'seed', 'p01s', 'low'),
    first(1, 'seed', 'p01'),
  ];
  expect(new Set(streams.flat()).size).toBe(streams.length);
});

test('streams of today are those of yesterday: a seed in a report stays valid', () => {
  const luck = chance('1', 'p01', 'slow');
  expect(luck.normal()).toBeCloseTo(1.182705424119597, 12);
  expect(luck.normal()).toBeCloseTo(0.8979631673220829, 12);
  expect(luck.uniform()).toBeCloseTo(0.5055970707908273, 12);
});

test('normal values have mean 0, deviation 1 and tails, and neighbours know nothing of each other', () => {
  const values = first(100_000, 'seed', 'p01');
  const mean = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b) / numbers.length;
  expect(mean(values)).toBeCloseTo(0, 1);
  expect(mean(values.map((value) => value ** 2))).toBeCloseTo(1, 1);
  expect(mean(values.map((value, i) => value * (values[i + 1] ?? 0)))).toBeCloseTo(0, 1);
  expect(mean(values.map((value) => (Math.abs(value) > 1.96 ? 1 : 0)))).toBeCloseTo(0.05, 2);
});

test('uniform values lie from 0 to below 1, evenly', () => {
  const luck = chance('seed');
  const values = Array.from({ length: 10_000 }, () => luck.uniform());
  expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...values)).toBeLessThan(1);
  expect(values.filter((value) => value < 0.25).length / values.length).toBeCloseTo(0.25, 1);
});
