import { expect, test } from 'vitest';
import { disturbedShare, type Facts, inTimeMs, verdictOf } from '#verdicts/verdict.ts';
import { verdicts } from '#ward/truth.ts';

/** A true alarm of an ill patient, known at once. */
const plain: Facts = {
  disturbed: 0,
  illAtRaise: true,
  told: false,
  lateMs: 200,
  illAtEvaluation: true,
  present: true,
  moved: false,
};
const verdict = (facts: Partial<Facts>) => verdictOf({ ...plain, ...facts });
const wellPatient = { illAtRaise: false, illAtEvaluation: false };

test('an alarm of an ill patient is true, whether or not the patient moves', () => {
  expect(verdict({})).toBe('true');
  expect(verdict({ moved: true })).toBe('true');
});

test('an alarm of a well patient is activity after a walk, and benign otherwise', () => {
  expect(verdict({ ...wellPatient, moved: true })).toBe('activity');
  expect(verdict(wellPatient)).toBe('benign');
});

test('a sensor disturbed for half of the hold makes an artefact, even of an ill patient', () => {
  expect(verdict({ disturbed: disturbedShare })).toBe('artefact');
  expect(verdict({ disturbed: disturbedShare - 0.01 })).toBe('true');
  expect(verdict({ ...wellPatient, disturbed: 1, moved: true })).toBe('artefact');
  expect(verdict({ disturbed: 1, told: true })).toBe('artefact');
});

test('what was told of before is a duplicate, however late', () => {
  expect(verdict({ told: true })).toBe('duplicate');
  expect(verdict({ told: true, lateMs: 3_600_000, illAtEvaluation: false })).toBe('duplicate');
});

test('an illness that is over by the time it is known is harm of the delay', () => {
  const over = { illAtEvaluation: false, present: false };
  expect(verdict({ ...over, lateMs: inTimeMs + 1 })).toBe('delay');
  expect(verdict({ ...over, lateMs: inTimeMs })).toBe('true');
});

test('values that are gone by the time they are known are stale, of the ill and of the well', () => {
  const late = { present: false, lateMs: inTimeMs + 1 };
  expect(verdict(late)).toBe('stale');
  expect(verdict({ ...late, ...wellPatient })).toBe('stale');
  expect(verdict({ ...late, lateMs: inTimeMs })).toBe('true');
  expect(verdict({ ...late, present: true })).toBe('true');
});

test('there is no verdict where it hangs on a value that is forgotten', () => {
  const forgotten = { present: undefined, lateMs: inTimeMs + 1 };
  expect(verdict(forgotten)).toBeUndefined();
  expect(verdict({ ...forgotten, ...wellPatient })).toBeUndefined();
  expect(verdict({ ...forgotten, lateMs: inTimeMs })).toBe('true');
  expect(verdict({ ...forgotten, told: true })).toBe('duplicate');
});

test('the questions are asked in the order that the results document', () => {
  const everything: Facts = {
    disturbed: 1,
    illAtRaise: true,
    told: true,
    lateMs: 3_600_000,
    illAtEvaluation: false,
    present: false,
    moved: true,
  };
  // Each step takes away what the verdict before it was for.
  const steps: readonly Partial<Facts>[] = [
    {},
    { disturbed: 0 },
    { told: false },
    { illAtEvaluation: true },
    { present: true },
    { illAtRaise: false },
    { moved: false },
  ];
  let facts = everything;
  const asked = steps.map((step) => {
    facts = { ...facts, ...step };
    return verdictOf(facts);
  });
  expect(asked).toEqual(verdicts);
});
