import { expect, test } from 'vitest';
import { chance } from '#patients/chance.ts';
import { circadian } from '#patients/circadian.ts';
import { minutely } from '#patients/minutely.ts';
import { slowNoise } from '#patients/noise.ts';
import { levels, signs } from '#patients/signs.ts';
import { hour, midnight, minute, second } from './lives.ts';
import { deviation } from './statistics.ts';

function courseOf(stepMs: number, untilMs: number) {
  const slow = minutely(midnight, [slowNoise(chance('1'))]);
  const values = new Map<number, number>();
  for (let atMs = midnight; atMs <= midnight + untilMs; atMs += stepMs) {
    const sum = levels(() => 0);
    slow.addTo(sum, atMs, stepMs);
    values.set(atMs, sum[0] as number);
  }
  return values;
}

test('the course is the same whatever the steps, and has no jumps', () => {
  const fine = courseOf(second, 3 * hour);
  for (const stepMs of [7 * second, minute, 11 * minute]) {
    for (const [atMs, value] of courseOf(stepMs, 3 * hour)) expect(value).toBe(fine.get(atMs));
  }
  const values = [...fine.values()];
  const largest = Math.max(
    ...values.slice(1).map((value, i) => Math.abs(value - (values[i] ?? 0))),
  );
  expect(largest).toBeLessThan(0.05);
});

test('the rhythm of the day is kept to the second', () => {
  const [asked, once] = [circadian(), minutely(midnight, [circadian()])];
  for (let atMs = midnight; atMs < midnight + 24 * hour; atMs += 97 * second) {
    const [exact, straight] = [levels(() => 0), levels(() => 0)];
    asked.addTo(exact, atMs, 0);
    once.addTo(straight, atMs, 0);
    for (const [sign, value] of exact.entries()) expect(straight[sign]).toBeCloseTo(value, 3);
  }
});

test('the noise begins with its full spread and keeps it', () => {
  const first = Array.from({ length: 500 }, (_, i) => {
    const slow = minutely(midnight, [slowNoise(chance('1', `p${i}`))]);
    const [start, later] = [levels(() => 0), levels(() => 0)];
    slow.addTo(start, midnight, 0);
    slow.addTo(later, midnight + 5 * hour + 30 * second, 0);
    return [start[0] as number, later[0] as number] as const;
  });
  const spread = 0.6 * signs.heart_rate.withinPerson;
  expect(deviation(first.map(([start]) => start)) / spread).toBeCloseTo(1, 1);
  expect(deviation(first.map(([, later]) => later)) / spread).toBeCloseTo(1, 1);
});
