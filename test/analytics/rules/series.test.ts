import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSeries } from '#analytics/rules/series.ts';
import { vitalNames } from '#ward/vitals.ts';

function series(text: string, vital: Parameters<typeof parseSeries>[1] = 'heart_rate') {
  const read = parseSeries(text, vital);
  return read.ok ? read.value : read.reason;
}

test('values are written one by one, many at once, rising, falling and missing', () => {
  expect(series('90 91x3 _ _x2 100+5x2 100-5x2')).toEqual([
    ...[90, 91, 91, 91, undefined, undefined, undefined],
    ...[100, 105, 110, 100, 95, 90],
  ]);
  expect(series('  90\n\t91 ')).toEqual([90, 91]);
});

test('steps of tenths are the decimals that were meant', () => {
  expect(series('36.5+0.1x3', 'temperature')).toEqual([36.5, 36.6, 36.7, 36.8]);
});

test('consciousness is a letter', () => {
  expect(series('Ax2 C _', 'consciousness')).toEqual(['A', 'A', 'C', undefined]);
  expect(series('X', 'consciousness')).toContain('it is one of A, C, V, P, U');
  expect(series('5', 'consciousness')).toContain('5 is no consciousness');
});

test.each([
  ['90*10', '"90*10" is no value'],
  ['', '"" is no value'],
  ['90x0', '"90x0" is no value'],
  ['90+1', '"90+1" is no value'],
  ['301', '301 is no heart_rate: it is from 20 to 300'],
  ['290+5x3', '305 is no heart_rate'],
  ['A', 'A is no heart_rate'],
  ['90x99999 90x2', 'has more than 100000 values'],
])('%j is refused: %s', (text, reason) => {
  expect(series(text)).toContain(reason);
});

test('whatever the text, it is a row of possible values or refused', () => {
  const word = fc.stringMatching(/^[0-9_A-Zx+.-]{0,8}$/);
  const text = fc.oneof(
    fc.string(),
    fc.array(word, { maxLength: 5 }).map((words) => words.join(' ')),
  );
  fc.assert(
    fc.property(text, fc.constantFrom(...vitalNames), (written, vital) => {
      const read = parseSeries(written, vital);
      if (read.ok) for (const value of read.value) expect(value).not.toBeNaN();
      else expect(read.reason).not.toBe('');
    }),
    { numRuns: 500 },
  );
});
