import { expect, test } from 'vitest';
import { verdicts } from '#ward/truth.ts';
import { isAny, predictiveValue, worthOf, worthWords } from '#ward/worth.ts';

test('the predictive value is the share of those that told first, repeats aside', () => {
  expect(predictiveValue(worthOf(['true', 'duplicate', 'duplicate', 'artefact']))).toBe(0.5);
  expect(predictiveValue(worthOf(['benign']))).toBe(0);
});

test('where there is nothing but repeats, or nothing at all, there is none', () => {
  expect(predictiveValue(worthOf())).toBeUndefined();
  expect(predictiveValue(worthOf(['duplicate']))).toBeUndefined();
  expect([worthOf(), worthOf(['duplicate'])].map(isAny)).toEqual([false, true]);
});

test('in words there is what there is, and how many were true in any case', () => {
  expect(worthWords(worthOf(['artefact', 'duplicate', 'artefact']))).toEqual([
    'true 0',
    'duplicate 1',
    'artefact 2',
    'predictive value 0 %',
  ]);
  expect(worthWords(worthOf())).toEqual(['true 0']);
  expect(worthWords(worthOf(verdicts))).toHaveLength(verdicts.length + 1);
});
