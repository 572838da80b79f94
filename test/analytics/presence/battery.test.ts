import { describe, expect, test } from 'vitest';
import { batteryMessage, next, unknownBattery } from '#analytics/presence/battery.ts';

/** Whether it is low after each of what a device said of its battery. */
function lowAfter(...percents: readonly (number | undefined)[]): boolean[] {
  let state = unknownBattery;
  return percents.map((battery) => {
    state = next(state, { battery });
    return state.isLow;
  });
}

describe('the battery of a device', () => {
  test('is low below 15 %, and stays low until it is at 25 %', () => {
    expect(lowAfter(100, 15, 14.9, 15, 24.9, 25, 15, 14)).toEqual([
      false,
      false,
      true,
      true,
      true,
      false,
      false,
      true,
    ]);
  });

  test('stays as it was when a status does not name it', () => {
    expect(lowAfter(undefined, 10, undefined, 30, undefined)).toEqual([
      false,
      true,
      true,
      false,
      false,
    ]);
  });

  test('is known as it was told last', () => {
    const state = next(next(unknownBattery, { battery: 40 }), {});
    expect(state).toEqual({ percent: 40, isLow: false });
    expect(next(state, { battery: 40 })).toBe(state);
  });
});

test('the message names the devices, five of them at most', () => {
  expect(batteryMessage([{ device: 'p1-strap', percent: 14.9 }])).toBe(
    'Battery low: p1-strap at 14 %',
  );
  const many = ['g', 'f', 'e', 'd', 'c', 'b', 'a'].map((device) => ({ device, percent: 5 }));
  expect(batteryMessage(many)).toBe(
    'Battery low: a at 5 %, b at 5 %, c at 5 %, d at 5 %, e at 5 % and 2 more',
  );
});
