import { expect, test } from 'vitest';
import { LivingBody } from '#patients/body.ts';
import { effortAt } from '#patients/effort.ts';
import type { Onset } from '#patients/illness/onsets.ts';
import { levels, signNames } from '#patients/signs.ts';
import { hour, midnight, minute } from './lives.ts';

/** Falls ill at midnight, with an illness that moves no sign, and goes all of its way in ten hours. */
const onset: Onset = {
  id: 'sepsis-1',
  scenario: 'sepsis',
  atMs: midnight,
  fullMs: 10 * hour,
  suddenMs: 1000,
  passesAtMs: Infinity,
  eventAfterMs: 20 * hour,
  slowness: 1,
  saturationLagMs: minute,
  sizes: levels(() => 0),
};
const never: Onset = { ...onset, atMs: Infinity };

test('what a person does raises the heart of an ill body by as much less as it takes part', () => {
  const pulse = signNames.indexOf('heart_rate');
  const body = new LivingBody({
    arm: 'monitored',
    seed: '1',
    name: 'p01',
    sequences: [(index) => (index === 0 ? onset : never)],
    shared: levels((sign) => sign.mean),
    doing: { motion: 0.9, walked: 0 },
    exertion: levels((_, name) => (name === 'heart_rate' ? 60 : 0)),
  });
  const rested = levels((sign) => sign.mean)[pulse] as number;
  const seen: number[] = [];
  for (const atMs of [midnight, midnight + 3 * hour, midnight + 9 * hour]) {
    body.liveUntil(atMs);
    const effort = effortAt(body.severity);
    expect(body.truth.heart_rate).toBeCloseTo(rested + 60 * effort, 9);
    expect(body.motion).toBeCloseTo(0.9 * effort, 12);
    seen.push(effort);
  }
  expect(seen[0]).toBe(1);
  expect(seen[1]).toBeGreaterThan(0.5);
  expect(seen[1]).toBeLessThan(1);
  expect(seen[2]).toBe(0);
});
