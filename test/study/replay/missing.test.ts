import { expect, test } from 'vitest';
import type { Recording } from '#devices/recording.ts';
import { missedBefore } from '#study/replay/missing.ts';

const firstMs = 1_000_000;

/** A row a second; heart rates at these seconds, and other rows that have none. */
function recording(seconds: readonly number[], without: readonly number[] = []) {
  const all = [...seconds, ...without].sort((one, other) => one - other);
  const rows = all.map((second) => ({
    offsetMs: second * 1000,
    vitals: seconds.includes(second) ? { heart_rate: 70 } : {},
  }));
  const spanMs = rows.at(-1)?.offsetMs ?? 0;
  return { rows, firstMs, spanMs, intervalMs: 1000 } as unknown as Recording;
}

/** The second from which on the heart rate is missing. */
function missed(of: Recording, second?: number): number | undefined {
  const atMs = missedBefore(of, 'heart_rate', second && firstMs + second * 1000);
  return atMs && (atMs - firstMs) / 1000;
}

test('nothing is missing before a value whose neighbour is there, and one row and a half away at most', () => {
  expect([1, 2].map((second) => missed(recording([0, 1, 2]), second))).toEqual([
    undefined,
    undefined,
  ]);
  expect(missed(recording([0, 1.5]), 1.5)).toBeUndefined();
  expect(missed(recording([0, 1.501]), 1.501)).toBe(1);
});

test('a row without the vital is missed, and so are rows that are not there', () => {
  expect(missed(recording([0, 1, 4], [2, 3]), 4)).toBe(2);
  expect(missed(recording([0, 1, 4]), 4)).toBe(2);
  // No value stands at the moment itself.
  expect(missed(recording([0, 1], [2]), 2)).toBe(2);
  expect(missed(recording([0, 1, 3]), 2)).toBe(2);
});

test('before the first value nothing is missed, for nobody knows of it', () => {
  expect(missed(recording([3, 4], [0, 1, 2]), 3)).toBeUndefined();
});

test('at the end of a recording what is missing is what its last rows do not have', () => {
  expect(missed(recording([0, 1, 2]))).toBeUndefined();
  expect(missed(recording([0, 1], [2, 3]))).toBe(2);
});
