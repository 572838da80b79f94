import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Measurement } from '#devices/bed.ts';
import { readRecordings } from '#devices/recordings.ts';
import { simulatedBed, simulatedBeds } from '#devices/simulated-bed.ts';
import { namePattern } from '#ward/topics.ts';
import type { NumericVitalName } from '#ward/vitals.ts';

const startMs = Date.UTC(2025, 10, 22, 8);
const minute = 60_000;

const measured = (patient: string, untilMs: number, seed = '1') =>
  simulatedBed({ seed, patient, startMs }).measure(untilMs);

const valuesOf = (measurements: readonly Measurement[], name: NumericVitalName) =>
  measurements.flatMap(({ vitals }) => vitals[name] ?? []);

test('a patient wears four devices, named after the patient, each with a battery', () => {
  const { devices, patient, ended } = simulatedBed({ seed: '1', patient: 'p01', startMs });
  expect([patient, ended]).toEqual(['p01', false]);
  expect(devices.map(({ device, kind }) => `${device} ${kind}`).sort()).toEqual([
    'p01-cuff arm_cuff',
    'p01-oximeter finger_oximeter',
    'p01-patch chest_patch',
    'p01-strap chest_strap',
  ]);
  for (const { battery } of devices) {
    const charges = Array.from({ length: 1000 }, (_, i) => battery?.(startMs + i * 30 * minute));
    expect(charges.every((charge = 0) => charge >= 1 && charge <= 100)).toBe(true);
    expect(new Set(charges).size).toBeGreaterThan(10);
  }
  const atFirst = devices.map(({ battery }) => battery?.(startMs));
  expect(new Set(atFirst).size).toBeGreaterThan(1);
});

test('an hour brings every measurement that is due, each at its device’s own moment', () => {
  const hour = measured('p01', startMs + 60 * minute - 1);
  const count = (name: NumericVitalName) => valuesOf(hour, name).length;
  expect(count('heart_rate')).toBe(3600);
  expect([count('spo2'), count('pulse_rate')]).toEqual([3600, 3600]);
  expect([count('respiratory_rate'), count('temperature')]).toEqual([900, 60]);
  expect([count('systolic'), count('diastolic'), count('mean_pressure')]).toEqual([4, 4, 4]);

  for (const device of ['p01-strap', 'p01-oximeter', 'p01-patch', 'p01-cuff']) {
    const times = hour.filter((one) => one.device === device).map(({ at }) => at);
    expect(new Set(times.map((at) => at % 1000)).size).toBe(1);
    expect(times.every(Number.isInteger)).toBe(true);
    expect(times[0]).toBeLessThan(startMs + minute);
  }
  expect(new Set(hour.map(({ device, at }) => `${device} ${at}`)).size).toBe(hour.length);
});

test('measurements come in the order of time, none before the start', () => {
  const times = measured('p02', startMs + 10 * minute).map(({ at }) => at);
  expect(times).toEqual([...times].sort((one, other) => one - other));
  expect(times[0]).toBeGreaterThanOrEqual(startMs);
  expect(times.at(-1)).toBeLessThanOrEqual(startMs + 10 * minute);
});

test('it makes no difference how far and how often one asks', () => {
  const whole = measured('p01', startMs + 3 * minute);
  const pauses = fc.array(fc.integer({ min: -500, max: 5000 }), { maxLength: 100 });
  fc.assert(
    fc.property(pauses, (pausesMs) => {
      const bed = simulatedBed({ seed: '1', patient: 'p01', startMs });
      const pieces: Measurement[] = [];
      let untilMs = startMs;
      for (const pauseMs of pausesMs) {
        untilMs = Math.min(untilMs + pauseMs, startMs + 3 * minute);
        const piece = bed.measure(untilMs);
        expect(piece.every(({ at }) => at <= untilMs)).toBe(true);
        pieces.push(...piece);
      }
      pieces.push(...bed.measure(startMs + 3 * minute));
      expect(pieces).toEqual(whole);
    }),
    { numRuns: 30 },
  );
});

test('the same seed and patient give the same measurements, another seed or patient others', () => {
  const until = startMs + minute;
  expect(measured('p01', until)).toEqual(measured('p01', until));
  expect(measured('p01', until, '2')).not.toEqual(measured('p01', until));
  expect(valuesOf(measured('p02', until), 'heart_rate')).not.toEqual(
    valuesOf(measured('p01', until), 'heart_rate'),
  );
});

test('a ward of beds has patients p01, p02, …, who are the same in a larger ward', () => {
  const small = simulatedBeds({ seed: '1', beds: 2, startMs });
  const large = simulatedBeds({ seed: '1', beds: 120, startMs });
  expect(large.map(({ patient }) => patient).filter((_, i) => [0, 1, 98, 119].includes(i))).toEqual(
    ['p01', 'p02', 'p99', 'p120'],
  );
  expect(small[1]?.measure(startMs + minute)).toEqual(large[1]?.measure(startMs + minute));
  for (const { devices } of large) {
    for (const { device } of devices) expect(device).toMatch(namePattern);
  }
});

test('a measurement is there as soon as its moment has come', () => {
  for (const { at } of measured('p01', startMs + 10_000)) {
    expect(measured('p01', at).at(-1)?.at).toBe(at);
  }
});

test('the first cuffs of a ward inflate one after the other within a minute', () => {
  const beds = simulatedBeds({ seed: '1', beds: 50, startMs });
  const seconds = beds.flatMap((bed) =>
    bed
      .measure(startMs + 60_000)
      .filter(({ vitals }) => vitals.systolic !== undefined)
      .map(({ at }) => Math.floor((at - startMs) / 1000)),
  );
  expect(seconds).toHaveLength(50);
  expect(new Set(seconds).size).toBeGreaterThan(20);
});

test('not all devices of a ward measure in the same millisecond', () => {
  const beds = simulatedBeds({ seed: '1', beds: 50, startMs });
  const phases = beds.flatMap((bed) => bed.measure(startMs + 999).map(({ at }) => at - startMs));
  expect(new Set(phases).size).toBeGreaterThan(80);
});

/** Deviation of the 8-minute records of public recordings (BIDMC): lower and upper quartile. */
const quartiles = {
  heart_rate: [0.95, 3.04],
  respiratory_rate: [0.66, 1.55],
  spo2: [0.1, 0.73],
} as const;

/** Standard deviation of each record, in rising order. */
function deviations(records: readonly (readonly Measurement[])[], name: NumericVitalName) {
  return records
    .map((record) => {
      const values = valuesOf(record, name);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    })
    .sort((one, other) => one - other);
}

const middle = (sorted: readonly number[], share: number) =>
  sorted[Math.floor(share * sorted.length)] as number;

const simulatedRecords = simulatedBeds({ seed: '1', beds: 60, startMs }).map((bed) =>
  bed.measure(startMs + 480_000),
);

test.each(Object.entries(quartiles))(
  '%s is as restless from second to second as that of real patients',
  (name, [low, high]) => {
    const sorted = deviations(simulatedRecords, name as NumericVitalName);
    expect(middle(sorted, 0.1)).toBeGreaterThan(low);
    expect(middle(sorted, 0.9)).toBeLessThan(high);
  },
);

const recordings = new URL('../../../shared/data/bidmc', import.meta.url).pathname;

test.skipIf(!existsSync(recordings))('so it is compared with the recordings themselves', () => {
  const read = readRecordings(recordings);
  const records = (read.ok ? read.value : []).map(({ rows }) =>
    rows.map(({ offsetMs, vitals }) => ({ device: '', at: offsetMs, vitals })),
  );
  for (const name of ['heart_rate', 'respiratory_rate', 'spo2'] as const) {
    const real = deviations(records, name);
    const simulated = middle(deviations(simulatedRecords, name), 0.5);
    expect(simulated, name).toBeGreaterThan(middle(real, 0.25));
    expect(simulated, name).toBeLessThan(middle(real, 0.75));
  }
});

test('pulse is within 2 of the heart rate in about 95 % of the seconds, as in real records', () => {
  const shares = simulatedRecords.map((record) => {
    const pulses = valuesOf(record, 'pulse_rate');
    const close = valuesOf(record, 'heart_rate').filter(
      (rate, i) => Math.abs(rate - (pulses[i] ?? rate)) <= 2,
    );
    return close.length / pulses.length;
  });
  const usual = middle(shares.sort(), 0.5);
  expect(usual).toBeGreaterThan(0.93);
  expect(usual).toBeLessThan(0.985);
});

test('what is measured keeps the pressures in order and saturation at most 100 %', () => {
  const beds = simulatedBeds({ seed: '3', beds: 20, startMs });
  for (const { vitals } of beds.flatMap((bed) => bed.measure(startMs + 60 * minute))) {
    const { systolic = 120, mean_pressure = 90, diastolic = 75, spo2 = 97 } = vitals;
    expect(diastolic < mean_pressure && mean_pressure < systolic && spo2 <= 100).toBe(true);
  }
});
