import { expect, test } from 'vitest';
import { createDelayCounts, edgesMs } from '#study/ward/delay-counts.ts';
import { gridOf } from '#study/ward/grid.ts';
import { createHours } from '#study/ward/hours.ts';
import { patientsIn, seedOf, wardsOf } from '#study/ward/wards.ts';
import { bodyInTest, hour } from './bodies.ts';

test('an hour is the mean over its moments and patients, and the gone count as gravest', () => {
  const hours = createHours(2);
  const well = bodyInTest();
  const ill = bodyInTest();
  ill.severity = 0.5;
  ill.state = 'yellow';
  hours.see(0, [well, ill]);
  ill.severity = 0.7;
  ill.state = 'red';
  hours.see(hour / 2, [well, ill]);
  ill.gone = true;
  ill.state = 'green';
  ill.severity = 0;
  hours.see(hour, [well, ill]);
  hours.see(2 * hour, [well, well]);
  expect(hours.result()).toMatchObject({
    severity: [(0.5 + 0.7) / 4, 0.5],
    green: [0.5, 0.5],
    yellow: [0.25, 0],
    red: [0.25, 0.5],
  });
});

test('visits are counted in the hour in which the nurse arrived, by cause', () => {
  const hours = createHours(2);
  hours.visit('round', hour - 1);
  hours.visit('round', hour);
  hours.visit('alarm', hour);
  hours.visit('bell', 2 * hour);
  expect(hours.result().visits).toEqual({
    alarm: [0, 1],
    technical: [0, 0],
    round: [1, 1],
    bell: [0, 0],
  });
});

test('a delay is counted at the first edge that it does not exceed', () => {
  const counts = createDelayCounts();
  for (const delayMs of [0, 1, 1.5, 1.6, 8.64e7, 8.64e7 + 1]) counts.add(delayMs);
  const result = counts.result();
  expect(result.edgesMs).toEqual([...edgesMs].sort((one, other) => one - other));
  expect(result.counts).toHaveLength(edgesMs.length + 1);
  expect(result.counts.slice(0, 3)).toEqual([2, 1, 1]);
  expect(result.counts.slice(-2)).toEqual([1, 1]);
});

test('the grid is the interval of the devices, or divides it where that is above a minute', () => {
  expect([1000, 5000, 60_000, 90_000, 61_000, 300_000].map(gridOf)).toEqual([
    1000, 5000, 60_000, 45_000, 1000, 60_000,
  ]);
});

test('a name is the same person in wards of every size', () => {
  const all = patientsIn({ patients: 120, wardBeds: 120 }, 0);
  expect([all[0], all[8], all[99]]).toEqual(['p01', 'p09', 'p100']);
  const plan = { patients: 120, wardBeds: 25 };
  expect(wardsOf(plan)).toBe(5);
  expect([0, 1, 2, 3, 4].flatMap((ward) => patientsIn(plan, ward))).toEqual(all);
  expect(patientsIn(plan, 4)).toHaveLength(20);
});

test('each replicate has chance of its own', () => {
  expect(seedOf({ seed: '1' }, 0)).toBe('1/0');
  expect(seedOf({ seed: '1' }, 10)).toBe('1/10');
});
