import { describe, expect, test } from 'vitest';
import { chance } from '#patients/chance.ts';
import { circadian } from '#patients/circadian.ts';
import type { Contribution } from '#patients/contribution.ts';
import { correlate } from '#patients/correlation.ts';
import { fastNoise, slowNoise } from '#patients/noise.ts';
import { type SignName, signNames, signs } from '#patients/signs.ts';
import { correlation, deviation, mean } from './statistics.ts';

const second = 1000;
const hour = 3_600_000;

/** One series per sign: what the contribution alone adds, at steps of the lengths given in turn. */
function seriesOf(part: Contribution, count: number, ...stepsMs: readonly number[]) {
  const series = Object.fromEntries(signNames.map((name) => [name, [] as number[]]));
  let atMs = 0;
  for (let i = 0; i < count; i += 1) {
    const stepMs = stepsMs[i % stepsMs.length] as number;
    const sum = new Float64Array(signNames.length);
    atMs += stepMs;
    part.addTo(sum, atMs, stepMs);
    for (const [index, name] of signNames.entries()) series[name]?.push(sum[index] as number);
  }
  return series as Record<SignName, number[]>;
}

const afterSteps = (values: readonly number[], lag: number) =>
  correlation(values.slice(0, -lag), values.slice(lag));

describe.each([
  ['1 s', [second]],
  ['10 s', [10 * second]],
  ['1 and 19 s in turn', [second, 19 * second]],
] as const)('the flutter at steps of %s', (_, stepsMs) => {
  const fast = seriesOf(fastNoise(chance('seed')), 60_000, ...stepsMs);

  test('has the spread of each sign', () => {
    for (const name of ['heart_rate', 'respiratory_rate', 'spo2', 'systolic'] as const) {
      expect(deviation(fast[name]) / signs[name].flutter, name).toBeCloseTo(1, 1);
    }
  });

  test('is forgotten in the time of each sign', () => {
    const lag = 2 * Math.ceil((10 * second) / (2 * mean(stepsMs)));
    const lagMs = lag * mean(stepsMs);
    for (const name of ['heart_rate', 'respiratory_rate', 'spo2'] as const) {
      const kept = Math.exp(-lagMs / signs[name].flutterTauMs);
      expect(afterSteps(fast[name], lag), name).toBeCloseTo(kept, 1);
    }
  });

  test('moves both pressures together and no other sign with them', () => {
    expect(correlation(fast.systolic, fast.diastolic)).toBeCloseTo(0.74, 1);
    expect(Math.abs(correlation(fast.systolic, fast.heart_rate))).toBeLessThan(0.1);
  });
});

test.each([
  ['a minute', hour / 60, 400_000],
  ['an hour', hour, 20_000],
])('the slow noise at steps of %s is the same slow noise', (_, stepMs, count) => {
  const slow = seriesOf(slowNoise(chance('seed')), count, stepMs);
  expect(deviation(slow.heart_rate) / signs.heart_rate.withinPerson).toBeCloseTo(0.6, 1);
  expect(afterSteps(slow.heart_rate, hour / stepMs)).toBeCloseTo(Math.exp(-1 / 2), 1);
  expect(correlation(slow.systolic, slow.diastolic)).toBeCloseTo(0.74, 1);
  expect(correlation(slow.heart_rate, slow.respiratory_rate)).toBeCloseTo(0.28, 1);
});

test('noise begins as if it had always run: the first values have the full spread already', () => {
  const starts = Array.from({ length: 2000 }, (_, i) =>
    seriesOf(slowNoise(chance('seed', `p${i}`)), 1, 0),
  );
  const firsts = (name: SignName) => starts.map((series) => series[name][0] as number);
  expect(deviation(firsts('heart_rate')) / (0.6 * signs.heart_rate.withinPerson)).toBeCloseTo(1, 1);
  expect(correlation(firsts('systolic'), firsts('diastolic'))).toBeCloseTo(0.74, 1);
});

test('noise draws as often at every step, whatever its length', () => {
  const draws = (stepMs: number) => {
    let count = 0;
    const normal = () => {
      count += 1;
      return 0;
    };
    const luck = { uniform: normal, normal };
    seriesOf(slowNoise(luck), 10, stepMs);
    return count;
  };
  expect(new Set([0, 1, second, hour].map(draws))).toEqual(new Set([11 * signNames.length]));
});

test('the day has its peaks and troughs at their hours, and is zero on average', () => {
  const day = seriesOf(circadian(), 24, hour);
  const hourOf = (name: SignName, value: number) => (day[name].indexOf(value) + 1) % 24;
  for (const name of signNames) {
    expect(hourOf(name, Math.max(...day[name])), name).toBe(signs[name].peakHour);
    expect(hourOf(name, Math.min(...day[name])), name).toBe(signs[name].peakHour - 12);
    expect(Math.max(...day[name])).toBeCloseTo(signs[name].dayAmplitude, 6);
    expect(mean(day[name])).toBeCloseTo(0, 6);
  }
});

test('correlations that no values can have are a bug, found at once', () => {
  const impossible = [
    ['heart_rate', 'spo2', 0.9],
    ['spo2', 'systolic', 0.9],
    ['heart_rate', 'systolic', -0.9],
  ] as const;
  expect(() => correlate(impossible)).toThrow('no values can have these correlations');
});
