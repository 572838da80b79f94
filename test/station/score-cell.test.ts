import { expect, test } from 'vitest';
import { scoreCell } from '#station/score-cell.ts';
import { news2, news2Names } from '#ward/news2.ts';
import type { ScoreReport } from '#ward/reports.ts';
import { score } from './reports-in-test.ts';

test.each<[string, ScoreReport, string, string | undefined]>([
  ['low', score(4, 4, { risk: 'low' }), '4', undefined],
  ['low to medium, for one part of 3', score(3, 3, { risk: 'low-medium' }), '3*', 'cyan'],
  ['medium', score(5, 5, { risk: 'medium' }), '5**', 'yellow'],
  ['high', score(7, 7, { risk: 'high' }), '7***', 'red'],
  ['low at least', score(0, 5), '0-5', undefined],
  ['medium at least', score(5, 8), '5-8**', 'yellow'],
  ['high for certain, though something is missing', score(12, 18), '12-18***', 'red'],
])('a risk that is %s has a mark beside its colour', (_, given, text, style) => {
  expect(scoreCell({ score: given }, false)).toEqual({ text, style });
});

test('of what nothing is known, or all is stale, there is no score', () => {
  const unknown = { text: '?', style: 'dim' };
  expect(scoreCell({}, false)).toEqual(unknown);
  const { lowest, highest, missing } = news2({});
  const stale = [...news2Names].slice(0, 3);
  const rest = missing.filter((name) => !stale.includes(name));
  expect(scoreCell({ score: score(lowest, highest, { missing: rest, stale }) }, false)).toEqual(
    unknown,
  );
});

test('what nobody works out any more is in doubt and has no colour', () => {
  expect(scoreCell({ score: score(7, 7, { risk: 'high' }) }, true)).toEqual({
    text: '7?',
    style: 'dim',
  });
});
