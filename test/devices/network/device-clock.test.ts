import { expect, test } from 'vitest';
import { deviceClock } from '#devices/network/device-clock.ts';
import { linkProfiles } from '#devices/network/profiles.ts';
import { chance } from '#patients/chance.ts';

const dayMs = 86_400_000;
const startMs = Date.UTC(2025, 10, 22);

/** How far ahead the clocks of many devices are, so many days after their start. */
function ahead(clock: { offsetMs: number; driftPpm: number }, days: number) {
  const nowMs = startMs + days * dayMs;
  return Array.from({ length: 4000 }, (_, device) => {
    return deviceClock(clock, chance('1', String(device)), startMs)(nowMs) - nowMs;
  });
}

function spread(values: readonly number[]) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return { mean, sd };
}

test('clocks are wrong by as much as is said, some ahead and some behind', () => {
  const { mean, sd } = spread(ahead({ offsetMs: 500, driftPpm: 0 }, 0));
  expect(Math.abs(mean)).toBeLessThan(25);
  expect(Math.abs(sd - 500)).toBeLessThan(25);
  expect(ahead({ offsetMs: 500, driftPpm: 0 }, 9)).toEqual(
    ahead({ offsetMs: 500, driftPpm: 0 }, 0),
  );
});

test('clocks drift by so many millionths of the time that passes', () => {
  expect(spread(ahead({ offsetMs: 0, driftPpm: 20 }, 0)).sd).toBe(0);
  const { sd } = spread(ahead({ offsetMs: 0, driftPpm: 20 }, 3));
  expect(Math.abs(sd - 20e-6 * 3 * dayMs)).toBeLessThan(0.05 * 20e-6 * 3 * dayMs);
});

test('a perfect clock says the moment, and every clock says whole ms', () => {
  const says = deviceClock(linkProfiles.perfect.clock, chance('1'), startMs);
  expect([0, 1, 999, dayMs].map((ms) => says(startMs + ms) - startMs)).toEqual([0, 1, 999, dayMs]);
  for (const { clock } of Object.values(linkProfiles)) {
    expect(Number.isInteger(deviceClock(clock, chance('2'), startMs)(startMs + 12_345))).toBe(true);
  }
});
