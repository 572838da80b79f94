import { expect, test } from 'vitest';
import { insert } from '#analytics/course/insertion.ts';
import { pointOf } from '#analytics/course/point.ts';
import { overwrite } from '#analytics/course/rows.ts';
import { emptyWindow, windowLimits } from '#analytics/course/window.ts';
import { noon, reading } from '../scene.ts';

const minute = { ...windowLimits, spanMs: 60_000 };

/** A window after these many seconds, each brought by another boot of the device where `boots` says so. */
function after(seconds: number, boots: (second: number) => string = () => 'b') {
  const window = emptyWindow();
  for (let second = 0; second < seconds; second += 1) {
    insert(window, pointOf(reading(second, {}, { boot: boots(second) }), second), minute);
  }
  return window;
}

test('of what brought a value a window remembers how it travelled, and what the person did', () => {
  const window = emptyWindow();
  const times = { sentAt: noon + 1, receivedAt: noon + 2, journaledAt: noon + 3 };
  const from = reading(0, {}, times);
  insert(window, pointOf(from, 60, 'walking'), minute);
  insert(window, pointOf(reading(1, {}), 61, 'moving'), minute);
  insert(window, pointOf(reading(2, {}), 62), minute);
  const { device, boot, seq, at } = from;
  expect(window.points[0]?.reading).toEqual({ device, boot, seq, at, ...times });
  expect(window.points.map(({ activity }) => activity)).toEqual(['walking', 'moving', undefined]);
  expect(window.points[1]?.reading).not.toHaveProperty('sentAt');
  expect(window.points[1]?.reading).not.toHaveProperty('journaledAt');
});

test('an hour of values takes no more room than the minute that is looked at, and is the last minute', () => {
  const window = after(3600);
  expect(window.room).toBe(64);
  expect(window.points.map(({ value }) => value)).toEqual(
    Array.from({ length: 61 }, (_, index) => 3539 + index),
  );
});

test('a device that begins anew with every value is told apart, and those long gone are forgotten', () => {
  const window = after(3600, (second) => `boot-${second}`);
  expect(window.points.map(({ reading: { boot } }) => boot)).toEqual(
    Array.from({ length: 61 }, (_, index) => `boot-${3539 + index}`),
  );
  expect(window.makers.length).toBeLessThanOrEqual(2 * 62);
  expect(after(3600).makers).toHaveLength(1);
});

test('two devices that come by turns are remembered once each', () => {
  expect(after(3600, (second) => `boot-${second % 2}`).makers).toHaveLength(2);
});

test('a value that takes the place of another is as long after the one before it as that was', () => {
  const window = emptyWindow();
  for (const second of [0, 1, 30]) insert(window, pointOf(reading(second, {}), 60), minute);
  const before = window.points[2];
  overwrite(window, 2, pointOf(reading(30, {}), 70));
  expect(before?.gap).toBe(true);
  expect(window.points[2]).toEqual({ ...before, value: 70, usualMs: undefined });
});
