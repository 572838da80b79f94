import { expect, test } from 'vitest';
import { chance } from '#patients/chance.ts';
import { type SignName, signNames } from '#patients/signs.ts';
import { triangles, triangular } from '#patients/triangular.ts';
import { aPatient, midnight, second } from './lives.ts';
import { correlation, mean, quantile } from './statistics.ts';

const generator = triangular(chance('1'));
const drawn = Array.from({ length: 20_000 }, () => {
  const sum = new Float64Array(signNames.length);
  generator.addTo(sum, 0, 0);
  return sum;
});
const valuesOf = (name: SignName) => drawn.map((sum) => sum[signNames.indexOf(name)] as number);

test.each(signNames)('%s comes from its triangle', (name) => {
  const [low, mode, high] = triangles[name];
  const values = valuesOf(name);
  expect(Math.min(...values)).toBeGreaterThanOrEqual(low);
  expect(Math.max(...values)).toBeLessThanOrEqual(high);
  expect((mean(values) - (low + mode + high) / 3) / (high - low)).toBeCloseTo(0, 2);
  const below = values.filter((value) => value < mode).length / values.length;
  expect(below).toBeCloseTo((mode - low) / (high - low), 1);
  // A quarter of the values lie below the point where the rising side holds a quarter.
  const quarter = low + Math.sqrt(0.25 * (high - low) * (mode - low));
  expect((quantile(values, 0.25) - quarter) / (high - low)).toBeCloseTo(0, 2);
});

test('signs know nothing of each other, nor of the moment before', () => {
  const [rate, pressure] = [valuesOf('heart_rate'), valuesOf('systolic')];
  expect(Math.abs(correlation(rate, pressure))).toBeLessThan(0.03);
  expect(Math.abs(correlation(rate.slice(1), rate.slice(0, -1)))).toBeLessThan(0.03);
});

test('every step draws once per sign', () => {
  let draws = 0;
  const uniform = () => {
    draws += 1;
    return 0.5;
  };
  triangular({ uniform, normal: uniform }).addTo(new Float64Array(signNames.length), 0, 0);
  expect(draws).toBe(signNames.length);
});

test('such a patient has no day and no person, but moves, and falls ill from the usual level', () => {
  const patient = aPatient({ physiology: 'triangular', scenarios: ['fast_af'], hazard: 4 });
  const body = patient.in('monitored');
  const done = new Set<string>();
  let [atMs, highest] = [midnight, 0];
  for (; body.episodes.length === 0; atMs += 20 * second) {
    highest = Math.max(highest, body.truth.heart_rate);
    patient.step(atMs);
    done.add(patient.activity);
  }
  expect(patient.person.baseline[0]).toBe(triangles.heart_rate[1]);
  expect(done).toContain('physiotherapy');
  expect([highest > 85, highest <= triangles.heart_rate[2]]).toEqual([true, true]);
  patient.step(atMs + 20 * second);
  expect(body.truth.heart_rate).toBeGreaterThan(triangles.heart_rate[2]);
});
