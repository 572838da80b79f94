import { expect, test } from 'vitest';
import { comparisonLines } from '#station/comparisons.ts';

const delayed = { count: 12, p50Ms: 49_200, p95Ms: 12 * 60_000 };
const tuned = { name: 'shadow tuned for few alarms', same: 12, added: 3, removed: 9, delayed };
const lorawan = {
  name: 'delay lorawan',
  same: 16,
  added: 0,
  removed: 0,
  delayed: { ...delayed, count: 0 },
};

function linesAt(width: number, name = tuned.name): readonly string[] {
  return comparisonLines([{ ...tuned, name }, lorawan], width, (_, text) => text);
}

test('each that is judged beside is one line in a terminal of 80 columns, below one head', () => {
  expect(linesAt(80)).toEqual([
    'judged beside                same  later  p50      p95      added  removed',
    'shadow tuned for few alarms  12    12     49.2 s   12 min   3      9',
    'delay lorawan                16    0      -        -        0      0',
  ]);
  for (const width of [100, 160]) expect(linesAt(width)).toEqual(linesAt(80));
});

test('a name that is too long goes on below its figures, word by word', () => {
  expect(linesAt(80, 'shadow limits of the night on the third floor after the trial')).toEqual([
    'judged beside                      same  later  p50      p95      added  removed',
    'shadow limits of the night on the  12    12     49.2 s   12 min   3      9',
    'third floor after the trial',
    'delay lorawan                      16    0      -        -        0      0',
  ]);
});

test('a word that is longer than its column is broken, and nothing of it lost', () => {
  const [, first, second] = linesAt(80, `shadow ${'x'.repeat(40)}`);
  expect(first).toMatch(/^shadow {29}12 /);
  expect(second).toBe('x'.repeat(33));
});

test('counts as large as a long night makes them stay apart', () => {
  const many = { count: 12_345, p50Ms: 99_900, p95Ms: 1440 * 60_000 };
  const night = { ...tuned, same: 12_345, added: 12_345, removed: 12_345, delayed: many };
  expect(comparisonLines([night], 80, (_, text) => text)[1]).toBe(
    'shadow tuned for few alarms  12345 12345  99.9 s   1440 min 12345  12345',
  );
});

test('no line is wider than the terminal, however narrow', () => {
  for (let width = 1; width <= 80; width += 1) {
    for (const line of linesAt(width)) expect(line.length).toBeLessThanOrEqual(width);
  }
});

test('where nothing is judged beside there is no head either', () => {
  expect(comparisonLines([], 80, (_, text) => text)).toEqual([]);
});
