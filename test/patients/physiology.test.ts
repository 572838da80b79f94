import fc from 'fast-check';
import { expect, test } from 'vitest';
import { patient, type Truth } from '#patients/physiology.ts';
import { deviation, mean, quantile } from './statistics.ts';

const second = 1000;
const hour = 3_600_000;
const midnight = Date.UTC(2025, 10, 22);

/** What was true of one patient at each step. */
function life(seed: string, name: string, steps: number, stepMs: number): Truth[] {
  const self = patient(seed, name, midnight);
  return Array.from({ length: steps }, (_, i) => ({ ...self.step(midnight + i * stepMs) }));
}

test('the same seed and name live the same life, bit for bit, and others another one', () => {
  expect(life('1', 'p01', 1000, second)).toEqual(life('1', 'p01', 1000, second));
  expect(life('1', 'p01', 10, second)).not.toEqual(life('2', 'p01', 10, second));
  expect(life('1', 'p01', 10, second)).not.toEqual(life('1', 'p02', 10, second));
});

test('pressures are in order and saturation is at most 100 %, for anybody at any time', () => {
  const anyLife = fc.tuple(fc.string(), fc.string(), fc.integer({ min: 0, max: 2 * hour }));
  fc.assert(
    fc.property(anyLife, ([seed, name, stepMs]) => {
      for (const truth of life(seed, name, 100, stepMs)) {
        expect(truth.diastolic).toBeLessThan(truth.mean_pressure);
        expect(truth.mean_pressure).toBeLessThan(truth.systolic);
        expect(truth.systolic - truth.diastolic).toBeGreaterThanOrEqual(20 - 1e-9);
        expect(truth.spo2).toBeLessThanOrEqual(100);
        expect(Object.values(truth).every(Number.isFinite)).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});

test('the pressures stay 20 mmHg apart in somebody whose pressures would come closer', () => {
  const hundredDays = life('1', 'p89', 2400, hour);
  const apart = hundredDays.map(({ systolic, diastolic }) => systolic - diastolic);
  expect(Math.min(...apart)).toBeCloseTo(20, 9);
});

test('mean pressure is a third of the way from diastolic to systolic', () => {
  const [truth] = life('1', 'p01', 1, second) as [Truth];
  const { systolic, diastolic } = truth;
  expect(truth.mean_pressure).toBeCloseTo(diastolic + (systolic - diastolic) / 3, 9);
});

test('someone reaches 100 % and nobody is far from what is healthy at rest', () => {
  const lives = Array.from({ length: 50 }, (_, i) => life('1', `p${i}`, 24, hour)).flat();
  const rates = lives.map((truth) => truth.heart_rate);
  expect(Math.max(...lives.map((truth) => truth.spo2))).toBe(100);
  expect(mean(rates)).toBeCloseTo(70, -1);
  expect([quantile(rates, 0.005) > 40, quantile(rates, 0.995) < 105]).toEqual([true, true]);
});

test('the night is slower, cooler and of lower pressure than the afternoon', () => {
  const lives = Array.from({ length: 200 }, (_, i) => life('1', `p${i}`, 24, hour));
  const at = (clock: number, name: keyof Truth) =>
    mean(lives.map((day) => day[clock]?.[name] ?? 0));
  expect(at(15, 'heart_rate') - at(3, 'heart_rate')).toBeCloseTo(10, -1);
  expect(at(17, 'temperature') - at(5, 'temperature')).toBeCloseTo(0.7, 1);
  expect(at(14, 'systolic') - at(2, 'systolic')).toBeGreaterThan(8);
});

test('one day is not like the other: hours differ more than seconds', () => {
  const changes = (stepMs: number) =>
    Array.from({ length: 400 }, (_, i) => {
      const [one, other] = life('1', `p${i}`, 2, stepMs) as [Truth, Truth];
      return other.heart_rate - one.heart_rate;
    });
  // A minute later the flutter is forgotten, a day later the slow noise is too.
  expect(deviation(changes(60 * second))).toBeCloseTo(Math.SQRT2 * 1.5, 0);
  expect(deviation(changes(24 * hour))).toBeCloseTo(Math.SQRT2 * Math.hypot(1.5, 0.6 * 4.6), 0);
});

test('time that goes back, or is no time, is a bug', () => {
  const self = patient('1', 'p01', midnight);
  self.step(midnight + second);
  expect(() => self.step(midnight)).toThrow('time went back');
  expect(() => self.step(Number.NaN)).toThrow('time went back');
});

/** Sub-scores of NEWS2 (Royal College of Physicians, 2017) for somebody awake who breathes air. */
const bands = {
  respiratory_rate: [
    [8, 3],
    [11, 1],
    [20, 0],
    [24, 2],
    [Infinity, 3],
  ],
  spo2: [
    [91, 3],
    [93, 2],
    [95, 1],
    [Infinity, 0],
  ],
  systolic: [
    [90, 3],
    [100, 2],
    [110, 1],
    [219, 0],
    [Infinity, 3],
  ],
  heart_rate: [
    [40, 3],
    [50, 1],
    [90, 0],
    [110, 1],
    [130, 2],
    [Infinity, 3],
  ],
  temperature: [
    [35, 3],
    [36, 1],
    [38, 0],
    [39, 1],
    [Infinity, 2],
  ],
} as const;

function news2(truth: Truth): number {
  let score = 0;
  for (const [name, steps] of Object.entries(bands)) {
    const scale = name === 'temperature' ? 10 : 1;
    const value = Math.round(truth[name as keyof Truth] * scale) / scale;
    score += steps.find(([upTo]) => value <= upTo)?.[1] ?? 0;
  }
  return score;
}

test('healthy people have an early warning score of 0 to 2 in over 95 % of the hours', () => {
  const scores = Array.from({ length: 200 }, (_, i) => life('1', `p${i}`, 24, hour))
    .flat()
    .map(news2);
  expect(scores.filter((score) => score <= 2).length / scores.length).toBeGreaterThan(0.95);
  expect(new Set(scores).size).toBeGreaterThan(1);
});
