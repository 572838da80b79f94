import { describe, expect, test } from 'vitest';
import { type WearableKind, wearableKindNames, wearableKinds } from '#devices/kinds.ts';
import { numericVitals } from '#ward/vitals.ts';

/** Of the live ward. */
const gridMs = 1000;

test('a bed has a chest strap, a finger oximeter, a chest patch and an arm cuff', () => {
  const measured = wearableKindNames.map((name) => {
    const { suffix, channels }: WearableKind = wearableKinds[name];
    return [
      suffix,
      channels.map(({ intervalMs, measures }) => [intervalMs, Object.keys(measures)]),
    ];
  });
  expect(Object.fromEntries(measured)).toEqual({
    strap: [
      [1000, ['heart_rate']],
      [10_000, ['steps']],
    ],
    oximeter: [[1000, ['spo2', 'pulse_rate']]],
    patch: [
      [4000, ['respiratory_rate']],
      [60_000, ['temperature']],
    ],
    cuff: [[900_000, ['systolic', 'diastolic', 'mean_pressure']]],
  });
});

describe.each(wearableKindNames)('%s', (name) => {
  const kind: WearableKind = wearableKinds[name];

  test('measures in whole steps of the grid, the first time within a minute', () => {
    for (const { intervalMs } of kind.channels) expect(intervalMs % gridMs).toBe(0);
    expect(kind.firstWithinMs).toBeGreaterThanOrEqual(gridMs);
    expect(kind.firstWithinMs).toBeLessThanOrEqual(60_000);
  });

  test('errs less than two steps of what it shows, but counts without error, and lasts at least a day', () => {
    for (const { errors, measures } of kind.channels) {
      for (const [vital, { noise }] of Object.entries(measures)) {
        const { step } = numericVitals[vital as keyof typeof measures];
        expect(noise > 0).toBe(errors !== 'none');
        expect(noise).toBeLessThanOrEqual(2 * step);
      }
    }
    expect(kind.batteryHours).toBeGreaterThanOrEqual(24);
  });

  test('has a suffix of its own', () => {
    const same = wearableKindNames.filter((other) => wearableKinds[other].suffix === kind.suffix);
    expect(same).toEqual([name]);
  });
});
