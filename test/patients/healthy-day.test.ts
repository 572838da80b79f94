import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { news2 } from '#ward/news2.ts';
import { aPatient, day, hour, midnight, minute, second } from './lives.ts';
import { deviation, mean, quantile } from './statistics.ts';

/** Limits to which ward monitors for adults are usually set, and where such an alarm ends. */
const defaults = [
  { vital: 'heart_rate', low: 50, high: 120, margin: 3 },
  { vital: 'spo2', low: 90, high: 101, margin: 2 },
  { vital: 'respiratory_rate', low: 8, high: 30, margin: 1 },
] as const;
const delaySeconds = 15;
const calmSeconds = 10;
const watched = ['heart_rate', 'respiratory_rate', 'spo2'] as const;

/** A day of somebody well, second by second: scores at each hour, alarms, and eight minutes asleep. */
function dayOf(seed: string) {
  const patient = aPatient({ seed, hazard: 0, arms: ['monitored'] });
  const body = patient.in('monitored');
  const scores: number[] = [];
  const asleep = {
    heart_rate: [] as number[],
    respiratory_rate: [] as number[],
    spo2: [] as number[],
  };
  const beyond = defaults.map(() => ({ seconds: 0, active: false }));
  let alarms = 0;
  for (let atMs = midnight; atMs < midnight + day; atMs += second) {
    patient.step(atMs);
    const { truth } = body;
    for (const [index, { vital, low, high, margin }] of defaults.entries()) {
      const state = beyond[index] as (typeof beyond)[0];
      const value = Math.round(truth[vital]);
      const counts = state.active
        ? value >= low + margin && value <= high - margin
        : value < low || value > high;
      state.seconds = counts ? state.seconds + 1 : 0;
      if (state.seconds <= (state.active ? calmSeconds : delaySeconds)) continue;
      if (!state.active) alarms += 1;
      state.active = !state.active;
      state.seconds = 0;
    }
    const sinceMs = atMs - midnight;
    if (sinceMs % hour === 30 * minute) scores.push(news2(truth).total ?? Number.NaN);
    if (sinceMs >= 3 * hour && sinceMs < 3 * hour + 8 * minute) {
      for (const vital of watched) asleep[vital].push(Math.round(truth[vital]));
    }
  }
  return { scores, alarms, asleep };
}

describe('a healthy day', () => {
  const days = Array.from({ length: 60 }, (_, i) => dayOf(`well ${i}`));

  test('has an early warning score of 0 to 2 in over 95 % of its hours', () => {
    const scores = days.flatMap((one) => one.scores);
    expect(scores.filter((score) => score <= 2).length / scores.length).toBeGreaterThan(0.95);
    expect(new Set(scores).size).toBeGreaterThan(1);
  });

  test('raises fewer than two alarms at default limits with a delay of 15 s', () => {
    expect(mean(days.map(({ alarms }) => alarms))).toBeLessThan(2);
    expect(
      quantile(
        days.map(({ alarms }) => alarms),
        0.5,
      ),
    ).toBeLessThan(2);
  });

  /** Quartiles of the deviation within a record of eight minutes, public recordings (BIDMC). */
  test.each([
    ['heart_rate', 0.95, 3.04],
    ['respiratory_rate', 0.66, 1.55],
    ['spo2', 0.1, 0.73],
  ] as const)('flutters in %s, asleep, as patients of public recordings do', (vital, low, high) => {
    const spreads = days.map(({ asleep }) => deviation(asleep[vital]));
    expect(quantile(spreads, 0.5)).toBeGreaterThan(low);
    expect(quantile(spreads, 0.5)).toBeLessThan(high);
    expect(spreads.filter((spread) => spread > low && spread < high).length).toBeGreaterThan(45);
  });
});

const recordings = new URL('../../../shared/data/bidmc/', import.meta.url);
const columns = { heart_rate: 1, respiratory_rate: 3, spo2: 4 } as const;

test.skipIf(!existsSync(recordings)).each(watched)(
  'the flutter in %s lies within that of the recordings themselves',
  (vital) => {
    const real = readdirSync(recordings).map((file) => {
      const rows = readFileSync(new URL(file, recordings), 'utf8').trim().split('\n').slice(1);
      const values = rows.map((row) => Number(row.split(',')[columns[vital]]));
      return deviation(values.filter((value) => Number.isFinite(value) && value > 0));
    });
    const ours = quantile(
      Array.from({ length: 15 }, (_, i) => {
        const patient = aPatient({ seed: `${i}`, hazard: 0 });
        const values: number[] = [];
        for (let i = 0; i < 480; i += 1) {
          patient.step(midnight + 2 * hour + i * second);
          values.push(Math.round(patient.in('monitored').truth[vital]));
        }
        return deviation(values);
      }),
      0.5,
    );
    expect(ours).toBeGreaterThan(quantile(real, 0.2));
    expect(ours).toBeLessThan(quantile(real, 0.8));
  },
);
