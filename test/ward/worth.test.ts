import { expect, test } from 'vitest';
import { verdicts } from '#ward/truth.ts';
import { isAny, predictiveValue, verdictCounts, worthWords } from '#ward/worth.ts';

test('the predictive value is the share of those that told first, repeats aside', () => {
  expect(predictiveValue(verdictCounts(['true', 'duplicate', 'duplicate', 'artefact']))).toBe(0.5);
  expect(predictiveValue(verdictCounts(['benign']))).toBe(0);
});

test('where there is nothing but repeats, or nothing at all, there is none', () => {
  expect(predictiveValue(verdictCounts())).toBeUndefined();
  expect(predictiveValue(verdictCounts(['duplicate']))).toBeUndefined();
  expect([verdictCounts(), verdictCounts(['duplicate'])].map(isAny)).toEqual([false, true]);
});

test('in words there is what there is, and how many were true in any case', () => {
  expect(worthWords(verdictCounts(['artefact', 'duplicate', 'artefact']))).toEqual([
    'true 0',
    'duplicate 1',
    'artefact 2',
    'predictive value 0 %',
  ]);
  expect(worthWords(verdictCounts())).toEqual(['true 0']);
  expect(worthWords(verdictCounts(verdicts))).toHaveLength(verdicts.length + 1);
});
