import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blankTruth, settle, type Truth } from '#patients/physiology.ts';
import { levels, type SignName, signNames } from '#patients/signs.ts';
import { type NumericVitalName, numericVitals } from '#ward/vitals.ts';
import { aPatient, day, hour, midnight, second } from './lives.ts';
import { deviation, mean, quantile } from './statistics.ts';

/** What was true of one patient who never falls ill, at each step. */
function life(seed: string, name: string, steps: number, stepMs: number): Truth[] {
  const patient = aPatient({ seed, name, hazard: 0 });
  return Array.from({ length: steps }, (_, i) => {
    patient.step(midnight + i * stepMs);
    return { ...patient.in('monitored').truth };
  });
}

test('the same seed and name live the same life, bit for bit, and others another one', () => {
  expect(life('1', 'p01', 1000, second)).toEqual(life('1', 'p01', 1000, second));
  expect(life('1', 'p01', 10, second)).not.toEqual(life('2', 'p01', 10, second));
  expect(life('1', 'p01', 10, second)).not.toEqual(life('1', 'p02', 10, second));
});

test('whatever befalls a body, its pressures are in order and all is within what can be', () => {
  const anySum = fc.array(fc.double({ min: -1000, max: 1000, noNaN: true }), {
    minLength: signNames.length,
    maxLength: signNames.length,
  });
  fc.assert(
    fc.property(anySum, (sum) => {
      const truth = blankTruth();
      settle(Float64Array.from(sum), truth);
      expect(truth.diastolic).toBeLessThan(truth.mean_pressure);
      expect(truth.mean_pressure).toBeLessThan(truth.systolic);
      expect(truth.systolic - truth.diastolic).toBeGreaterThanOrEqual(20 - 1e-9);
      for (const name of [...signNames, 'mean_pressure'] satisfies NumericVitalName[]) {
        const { low, high } = numericVitals[name];
        expect(truth[name], name).toBeGreaterThanOrEqual(low);
        expect(truth[name], name).toBeLessThanOrEqual(high);
      }
    }),
    { numRuns: 500 },
  );
});

test('what a body can be is left as it is, and the mean pressure lies at a third', () => {
  const usual: Record<SignName, number> = {
    heart_rate: 71.5,
    respiratory_rate: 15.2,
    spo2: 97.3,
    systolic: 121,
    diastolic: 76,
    temperature: 36.75,
  };
  const truth = blankTruth();
  settle(
    levels((_, name) => usual[name]),
    truth,
  );
  expect(truth).toEqual({
    ...usual,
    mean_pressure: 91,
    supplemental_oxygen: 0,
    consciousness: 'A',
    steps: 0,
  });
});

test('someone reaches 100 % and nobody is far from what is healthy at rest', () => {
  const lives = Array.from({ length: 50 }, (_, i) => life('1', `p${i}`, 24, hour)).flat();
  const rates = lives.map((truth) => truth.heart_rate);
  expect(Math.max(...lives.map((truth) => truth.spo2))).toBe(100);
  expect(mean(rates)).toBeCloseTo(70, -1);
  expect([quantile(rates, 0.005) > 40, quantile(rates, 0.98) < 105]).toEqual([true, true]);
  expect(new Set(lives.map((truth) => truth.consciousness))).toEqual(new Set(['A']));
  expect(new Set(lives.map((truth) => truth.supplemental_oxygen))).toEqual(new Set([0]));
});

test('the night is slower, cooler and of lower pressure than the afternoon', () => {
  const lives = Array.from({ length: 200 }, (_, i) => life('1', `p${i}`, 24, hour));
  const at = (clock: number, name: SignName) => mean(lives.map((day) => day[clock]?.[name] ?? 0));
  expect(at(15, 'heart_rate') - at(3, 'heart_rate')).toBeCloseTo(10, -1);
  expect(at(17, 'temperature') - at(5, 'temperature')).toBeCloseTo(0.7, 1);
  expect(at(14, 'systolic') - at(2, 'systolic')).toBeGreaterThan(8);
});

test('one day is not like the other: hours differ more than seconds', () => {
  const changes = (stepMs: number) =>
    Array.from({ length: 400 }, (_, i) => {
      const [one, other] = life('1', `p${i}`, 2, stepMs) as [Truth, Truth];
      return other.heart_rate - one.heart_rate;
    });
  // A minute later the flutter is forgotten, a day later the slow noise is too.
  expect(deviation(changes(60 * second))).toBeCloseTo(Math.SQRT2 * 1.5, 0);
  expect(deviation(changes(day))).toBeCloseTo(Math.SQRT2 * Math.hypot(1.5, 0.6 * 4.6), 0);
});
