import { describe, expect, test } from 'vitest';
import { person } from '#patients/person.ts';
import { type SignName, signNames, signs } from '#patients/signs.ts';
import { correlation, deviation, mean } from './statistics.ts';

const people = Array.from({ length: 4000 }, (_, i) => person('seed', `p${i}`));
const baselinesOf = (name: SignName) =>
  people.map(({ baseline }) => baseline[signNames.indexOf(name)] as number);

test('the same seed and name are the same person, another name is another one', () => {
  expect(person('1', 'p01')).toEqual(person('1', 'p01'));
  expect(person('1', 'p01')).not.toEqual(person('1', 'p02'));
  expect(person('1', 'p01')).not.toEqual(person('2', 'p01'));
});

test('everybody is an adult', () => {
  const ages = people.map(({ ageYears }) => ageYears);
  expect(Math.min(...ages)).toBe(18);
  expect(Math.max(...ages)).toBe(95);
  expect(mean(ages)).toBeCloseTo(62, 0);
});

describe.each(signNames)('%s of the people', (name) => {
  const { mean: usual, betweenPeople } = signs[name];
  const baselines = baselinesOf(name);

  test('is on average that of healthy adults, and nobody is far from it', () => {
    expect(Math.abs(mean(baselines) - usual) / betweenPeople).toBeLessThan(0.05);
    expect(deviation(baselines) / betweenPeople).toBeGreaterThan(0.6);
    for (const value of baselines) {
      expect(Math.abs(value - usual) / betweenPeople).toBeLessThanOrEqual(1.2);
    }
  });
});

test('signs go together as published: the pressures closely, pulse with breath and temperature', () => {
  const rate = baselinesOf('heart_rate');
  const systolic = baselinesOf('systolic');
  expect(correlation(systolic, baselinesOf('diastolic'))).toBeCloseTo(0.74, 1);
  expect(correlation(rate, baselinesOf('respiratory_rate'))).toBeCloseTo(0.28, 1);
  expect(correlation(rate, baselinesOf('temperature'))).toBeCloseTo(0.28, 1);
  expect(correlation(rate, systolic)).toBeCloseTo(0.19, 1);
  expect(correlation(systolic, baselinesOf('spo2'))).toBeCloseTo(0, 1);
});
