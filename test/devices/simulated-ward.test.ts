import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Measurement } from '#devices/bed.ts';
import type { LinkProfile } from '#devices/network/profile.ts';
import { linkProfiles } from '#devices/network/profiles.ts';
import { readRecordings } from '#devices/recordings.ts';
import { simulatedBeds } from '#devices/simulated-ward.ts';
import type { Body, Patient } from '#patients/patient.ts';
import { simulatedPatient } from '#patients/simulated-patient.ts';
import type { Observation } from '#patients/staff/by-hand.ts';
import { namePattern } from '#ward/topics.ts';
import { type Arm, arms } from '#ward/truth.ts';
import type { NumericVitalName } from '#ward/vitals.ts';

const startMs = Date.UTC(2025, 10, 22, 8);
const minute = 60_000;

interface Scene {
  readonly seed?: string;
  readonly names?: readonly string[];
  readonly link?: LinkProfile;
  readonly everyMs?: number;
  readonly gridMs?: number;
  /** What nurses write, by the second after the start. */
  readonly charts?: Readonly<Record<number, Observation>>;
  /** Makes another patient of the one who would lie there. */
  change?(patient: Patient): Patient;
}

/** Healthy people in beds, who live their days; nobody comes to their beds. */
function scene({
  seed = '1',
  names = ['p01'],
  change = (patient) => patient,
  charts = {},
  ...more
}: Scene = {}) {
  const patients = names.map((name) => {
    const setup = { seed, name, startMs, arms, scenarios: [], hazard: 0 };
    return change(simulatedPatient({ ...setup, physiology: 'full' }));
  });
  const steppedTo: number[] = [];
  const ward = {
    patients,
    step(atMs: number) {
      steppedTo.push(atMs);
      for (const patient of patients) patient.step(atMs);
    },
    observed(arm: Arm) {
      const observation = charts[((steppedTo.at(-1) ?? 0) - startMs) / 1000];
      return observation && arm === 'monitored' ? [observation] : [];
    },
  };
  const { link = linkProfiles.perfect, everyMs = 1000, gridMs = 1000 } = more;
  const worn = simulatedBeds({ seed, ward, startMs, gridMs, everyMs, link });
  return { ...worn, steppedTo };
}

/** The same body, of which a test says some things otherwise. */
function bodyBut(body: Body, otherwise: { motion?: number; readonly gone?: () => boolean }): Body {
  return {
    ...body,
    get truth() {
      return body.truth;
    },
    get motion() {
      return otherwise.motion ?? body.motion;
    },
    get gone() {
      return otherwise.gone?.() ?? body.gone;
    },
  };
}

/** The same person, whose bodies shake the sensors as much all the time. */
function moving(patient: Patient, motion: number): Patient {
  return { ...patient, in: (arm) => bodyBut(patient.in(arm), { motion }) };
}

const measured = (patient: string, untilMs: number, seed = '1') =>
  scene({ seed, names: [patient] }).measure(untilMs);

const wardOf = (beds: number) =>
  Array.from({ length: beds }, (_, index) => `p${String(index + 1).padStart(2, '0')}`);

const valuesOf = (measurements: readonly Pick<Measurement, 'vitals'>[], name: NumericVitalName) =>
  measurements.flatMap(({ vitals }) => vitals[name] ?? []);

test('a patient wears four devices, each with a battery, and has a chart, named after the patient', () => {
  const [bed] = scene().beds;
  expect([bed?.patient, bed?.ended]).toEqual(['p01', false]);
  expect(bed?.devices.map(({ device, kind }) => `${device} ${kind}`).sort()).toEqual([
    'p01-chart chart',
    'p01-cuff arm_cuff',
    'p01-oximeter finger_oximeter',
    'p01-patch chest_patch',
    'p01-strap chest_strap',
  ]);
  for (const { kind, battery } of bed?.devices ?? []) {
    expect(battery === undefined).toBe(kind === 'chart');
    if (battery === undefined) continue;
    const charges = Array.from({ length: 1000 }, (_, i) => battery(startMs + i * 30 * minute));
    expect(charges.every((charge = 0) => charge >= 1 && charge <= 100)).toBe(true);
    expect(new Set(charges).size).toBeGreaterThan(10);
  }
  const atFirst = bed?.devices.flatMap(({ battery }) => battery?.(startMs) ?? []);
  expect(new Set(atFirst).size).toBeGreaterThan(1);
});

test('an hour brings every measurement that is due but what sensors lose, each at its device’s own moment', () => {
  const hour = measured('p01', startMs + 60 * minute - 1);
  const due = { heart_rate: 3600, spo2: 3600, pulse_rate: 3600, respiratory_rate: 900 };
  for (const [name, most] of Object.entries(due)) {
    const { length } = valuesOf(hour, name as NumericVitalName);
    expect(length).toBeLessThanOrEqual(most);
    expect(length).toBeGreaterThan(0.6 * most);
  }
  expect(valuesOf(hour, 'temperature').length).toBeLessThanOrEqual(60);
  expect(valuesOf(hour, 'systolic').length).toBeLessThanOrEqual(4);

  for (const device of ['p01-strap', 'p01-oximeter', 'p01-patch', 'p01-cuff']) {
    const times = hour.filter((one) => one.device === device).map(({ at }) => at);
    expect(new Set(times.map((at) => at % 1000)).size).toBe(1);
    expect(times.every(Number.isInteger)).toBe(true);
    expect(times[0]).toBeLessThan(startMs + minute);
  }
  expect(new Set(hour.map(({ device, at }) => `${device} ${at}`)).size).toBe(hour.length);
});

test('measurements of a whole ward come in the order of time, none before the start', () => {
  const times = scene({ names: wardOf(5) })
    .measure(startMs + 10 * minute)
    .map(({ measuredAtMs }) => measuredAtMs);
  expect(times).toEqual([...times].sort((one, other) => one - other));
  expect(times[0]).toBeGreaterThanOrEqual(startMs);
  expect(times.at(-1)).toBeLessThanOrEqual(startMs + 10 * minute);
});

test('what a nurse wrote is charted once, in the step of writing, and arrives at once over any link', () => {
  const charts = {
    3: { patient: 'p02', written: { consciousness: 'V', heart_rate: 81 } as const },
  };
  const link = linkProfiles.store_and_forward;
  const ward = scene({ names: wardOf(2), link, charts });
  const charted = [2999, 3500, 9000].map((ms) =>
    ward.measure(startMs + ms).filter(({ device }) => device.endsWith('-chart')),
  );
  const at = startMs + 3000;
  expect(charted).toEqual([
    [],
    [
      {
        device: 'p02-chart',
        at,
        measuredAtMs: at,
        vitals: { consciousness: 'V' },
        arrivals: [at],
      },
    ],
    [],
  ]);
});

test('it makes no difference how far and how often one asks', () => {
  const link = linkProfiles.ble_advert;
  const whole = scene({ link }).measure(startMs + 3 * minute);
  const pauses = fc.array(fc.integer({ min: -500, max: 5000 }), { maxLength: 100 });
  fc.assert(
    fc.property(pauses, (pausesMs) => {
      const ward = scene({ link });
      const pieces: Measurement[] = [];
      let untilMs = startMs;
      for (const pauseMs of pausesMs) {
        untilMs = Math.min(untilMs + pauseMs, startMs + 3 * minute);
        const piece = ward.measure(untilMs);
        expect(piece.every(({ measuredAtMs }) => measuredAtMs <= untilMs)).toBe(true);
        pieces.push(...piece);
      }
      pieces.push(...ward.measure(startMs + 3 * minute));
      expect(pieces).toEqual(whole);
    }),
    { numRuns: 30 },
  );
});

test('the ward lives on the grid, each moment once, whatever is asked', () => {
  const ward = scene();
  for (const ms of [-1, 0, 0, 999, 1000, 3500, 3999]) ward.measure(startMs + ms);
  expect(ward.steppedTo.map((atMs) => atMs - startMs)).toEqual([0, 1000, 2000, 3000]);
  const coarse = scene({ gridMs: 60_000, everyMs: 60_000 });
  coarse.measure(startMs + 180_000);
  expect(coarse.steppedTo.map((atMs) => atMs - startMs)).toEqual([0, 60_000, 120_000, 180_000]);
});

test('the same seed and patient give the same measurements, another seed or patient others', () => {
  const until = startMs + minute;
  expect(measured('p01', until)).toEqual(measured('p01', until));
  expect(measured('p01', until, '2')).not.toEqual(measured('p01', until));
  expect(valuesOf(measured('p02', until), 'heart_rate')).not.toEqual(
    valuesOf(measured('p01', until), 'heart_rate'),
  );
});

test('a patient measures the same in a ward of any size', () => {
  const ofP02 = (names: readonly string[]) =>
    scene({ names, link: linkProfiles.lte })
      .measure(startMs + minute)
      .filter(({ device }) => device.startsWith('p02-'));
  expect(ofP02(wardOf(40))).toEqual(ofP02(['p02']));
  for (const { devices } of scene({ names: wardOf(120) }).beds) {
    for (const { device } of devices) expect(device).toMatch(namePattern);
  }
});

test('a measurement is there as soon as its moment has come', () => {
  for (const { at } of measured('p01', startMs + 10_000)) {
    expect(measured('p01', at).at(-1)?.at).toBe(at);
  }
});

test('the first cuffs of a ward inflate one after the other within a minute', () => {
  const seconds = scene({ names: wardOf(50) })
    .measure(startMs + 60_000)
    .filter(({ vitals }) => vitals.systolic !== undefined)
    .map(({ at }) => Math.floor((at - startMs) / 1000));
  expect(seconds.length).toBeGreaterThan(40);
  expect(new Set(seconds).size).toBeGreaterThan(20);
});

test('not all devices of a ward measure in the same millisecond', () => {
  const first = scene({ names: wardOf(50) }).measure(startMs + 999);
  expect(new Set(first.map(({ at }) => at - startMs)).size).toBeGreaterThan(80);
});

test('on a perfect link everything arrives once at its moment, which the clock says', () => {
  for (const { at, measuredAtMs, arrivals } of measured('p01', startMs + 10 * minute)) {
    expect([at, ...arrivals]).toEqual([measuredAtMs, measuredAtMs]);
  }
});

test('the clock of a device says the same of a moment, whether it measures then or sends', () => {
  const { beds, measure } = scene({ link: { ...linkProfiles.nb_iot, batteryDeadMs: 0 } });
  const devices = new Map(beds.flatMap((bed) => bed.devices.map((each) => [each.device, each])));
  const all = measure(startMs + 10 * minute);
  expect(all.length).toBeGreaterThan(10);
  for (const { device, at, measuredAtMs } of all) {
    expect(devices.get(device)?.clock?.(measuredAtMs)).toBe(at);
  }
});

test('on another link the same is measured, and arrives later, by clocks that are wrong', () => {
  const until = startMs + 30 * minute;
  const perfect = scene().measure(until);
  const late = scene({ link: { ...linkProfiles.nb_iot, batteryDeadMs: 0 } }).measure(until);
  const seen = (all: readonly Measurement[]) =>
    all.map(({ device, measuredAtMs, vitals }) => ({ device, measuredAtMs, vitals }));
  expect(seen(late)).toEqual(seen(perfect));
  const delays = late.flatMap(({ measuredAtMs, arrivals }) => {
    return arrivals.slice(0, 1).map((atMs) => atMs - measuredAtMs);
  });
  expect(Math.min(...delays)).toBeGreaterThanOrEqual(300);
  const ahead = new Set(
    late.map(({ device, at, measuredAtMs }) => `${device} ${at - measuredAtMs}`),
  );
  expect(ahead.size).toBeGreaterThanOrEqual(4);
  expect([...ahead].filter((each) => each.endsWith(' 0'))).toEqual([]);
});

test('a body that is gone is measured no more, and its bed has ended', () => {
  let gone = false;
  const change = (patient: Patient): Patient =>
    patient.name === 'p01'
      ? {
          ...patient,
          step(atMs) {
            patient.step(atMs);
            gone = atMs > startMs + 10_000;
          },
          in: (arm) => bodyBut(patient.in(arm), { gone: () => gone }),
        }
      : patient;
  const ward = scene({ names: ['p01', 'p02'], change });
  const before = ward.measure(startMs + 10_999);
  const after = ward.measure(startMs + 20_000);
  const owners = (all: readonly Measurement[]) => [
    ...new Set(all.map(({ device }) => device.slice(0, 3))),
  ];
  expect(owners(before).sort()).toEqual(['p01', 'p02']);
  expect(owners(after)).toEqual(['p02']);
  expect(ward.beds.map(({ ended }) => ended)).toEqual([true, false]);
});

/** Lies still and is always the same: what is asked of the devices alone needs no more. */
const lying = (patient: Patient): Patient => ({
  ...moving(patient, 0),
  step: () => undefined,
});

/** Shares of what a day should have brought and did not, when a nurse comes every so many hours. */
function lostInADay(ward: ReturnType<typeof scene>, everyHours: number) {
  const counts = { heart_rate: 0, respiratory_rate: 0, spo2: 0 };
  let artefacts = 0;
  for (let hour = 1; hour <= 24; hour += 1) {
    const atMs = startMs + hour * 60 * minute;
    for (const { vitals, artefact } of ward.measure(atMs)) {
      if (vitals.heart_rate !== undefined) counts.heart_rate += 1;
      if (vitals.respiratory_rate !== undefined) counts.respiratory_rate += 1;
      if (vitals.spo2 !== undefined) counts.spo2 += 1;
      if (artefact) artefacts += 1;
    }
    if (hour % everyHours === 0) for (const { patient } of ward.beds) ward.refit(patient, atMs);
  }
  const seconds = ward.beds.length * 86_400;
  return {
    heartRate: 1 - counts.heart_rate / seconds,
    respiratoryRate: 1 - (4 * counts.respiratory_rate) / seconds,
    spo2: 1 - counts.spo2 / seconds,
    artefacts: artefacts / seconds,
  };
}

test('about as much of the heart rate and of the respiratory rate is lost as was published', () => {
  const lost = lostInADay(scene({ names: wardOf(4) }), 1);
  expect(lost.heartRate).toBeGreaterThan(0.06);
  expect(lost.heartRate).toBeLessThan(0.27);
  expect(lost.respiratoryRate).toBeGreaterThan(0.13);
  expect(lost.respiratoryRate).toBeLessThan(0.34);
  expect(lost.spo2).toBeLessThan(0.27);
  expect(lost.artefacts).toBeGreaterThan(0.001);
  expect(lost.artefacts).toBeLessThan(0.02);
});

test('the less often a nurse comes, the more is lost to devices that have come off', () => {
  const often = lostInADay(scene({ names: wardOf(6), change: lying }), 1);
  const seldom = lostInADay(scene({ names: wardOf(6), change: lying }), 12);
  expect(seldom.spo2).toBeGreaterThan(often.spo2 + 0.02);
});

test('whether a nurse came, and what a sensor lost, never changes the luck of what is sent', () => {
  const link = {
    ...linkProfiles.nb_iot,
    stall: { probability: 0, minMs: 0, maxMs: 0 },
    batteryDeadMs: 30 * minute,
  };
  const day = (visited: boolean, motion: number) => {
    const change = (patient: Patient) => moving(lying(patient), motion);
    const ward = scene({ names: wardOf(2), change, link });
    const sent = new Map<string, string>();
    for (let hour = 1; hour <= 12; hour += 1) {
      const atMs = startMs + hour * 60 * minute;
      for (const { device, measuredAtMs, arrivals } of ward.measure(atMs)) {
        sent.set(`${device} ${measuredAtMs}`, String(arrivals));
      }
      if (visited) for (const { patient } of ward.beds) ward.refit(patient, atMs);
    }
    return sent;
  };
  const [much, little] = [day(true, 0), day(false, 0.8)];
  const both = [...little].filter(([sample]) => much.has(sample));
  expect(both.length).toBeGreaterThan(1000);
  expect(both.length).toBeLessThan(0.95 * much.size);
  expect(both.filter(([sample, arrivals]) => much.get(sample) !== arrivals)).toEqual([]);
});

test('a nurse at one bed puts on what came off there, and at no other bed', () => {
  const change = (patient: Patient) => moving(lying(patient), 1);
  const ward = scene({ names: wardOf(2), change });
  const heard = new Map<string, number>();
  for (let hour = 1; hour <= 24; hour += 1) {
    const atMs = startMs + hour * 60 * minute;
    for (const { device } of ward.measure(atMs)) heard.set(device, hour);
    ward.refit('p01', atMs);
  }
  expect(heard.get('p01-oximeter')).toBe(24);
  expect(heard.get('p02-oximeter')).toBeLessThan(24);
});

test('an empty battery silences a device for as long as the link says', () => {
  const deadMs = 4 * 60 * minute;
  const link = { ...linkProfiles.perfect, batteryDeadMs: deadMs };
  const ward = scene({ names: wardOf(6), change: lying, link });
  const measuredIn = new Set<string>();
  for (const { device, measuredAtMs } of ward.measure(startMs + 1440 * minute)) {
    measuredIn.add(`${device} ${Math.floor((measuredAtMs - startMs) / minute)}`);
  }
  for (const { device, kind, battery } of ward.beds.flatMap(({ devices }) => devices)) {
    if (kind !== 'finger_oximeter') continue;
    const minutes = Array.from({ length: 1440 }, (_, at) => at);
    const empty = minutes.filter((at) => battery?.(startMs + at * minute) === 0);
    const heard = empty.slice(0, -1).filter((at) => measuredIn.has(`${device} ${at}`));
    // A clip lasts a day: within one, each has been empty once, if not for all of the time.
    expect(empty.length).toBeGreaterThan(0);
    expect(empty.length).toBeLessThanOrEqual(deadMs / minute);
    expect(heard).toEqual([]);
  }
});

test('only what shows something that is not so is marked as disturbed', () => {
  const calm = scene({ change: (patient) => moving(patient, 0) });
  const wild = scene({ change: (patient) => moving(patient, 1) });
  const oximeter = (all: readonly Measurement[], disturbed: boolean) =>
    all
      .filter(
        ({ vitals, artefact }) => vitals.spo2 !== undefined && (artefact ?? false) === disturbed,
      )
      .map(({ vitals }) => vitals.spo2 as number)
      .sort((one, other) => one - other);
  const until = startMs + 30 * minute;
  const usual = middle(oximeter(calm.measure(until), false), 0.5);
  const shaken = wild.measure(until);
  expect(Math.abs(middle(oximeter(shaken, false), 0.5) - usual)).toBeLessThanOrEqual(1);
  expect(usual - middle(oximeter(shaken, true), 0.5)).toBeGreaterThanOrEqual(3);
  const patch = shaken.filter(({ vitals }) => vitals.temperature !== undefined);
  expect(patch.some(({ vitals }) => vitals.respiratory_rate === undefined)).toBe(true);
  expect(patch.every(({ artefact }) => artefact === undefined)).toBe(true);
});

/** Deviation of the 8-minute records of public recordings (BIDMC): lower and upper quartile. */
const quartiles = {
  heart_rate: [0.95, 3.04],
  respiratory_rate: [0.66, 1.55],
  spo2: [0.1, 0.73],
} as const;

/** Standard deviation of each record, in rising order. */
function deviations(
  records: readonly (readonly Pick<Measurement, 'vitals'>[])[],
  name: NumericVitalName,
) {
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

/** Records of 8 minutes, as the public ones: of patients at rest, without what disturbs sensors. */
const simulatedRecords = wardOf(60).map((name) => {
  const ward = scene({
    names: [name],
    change: (patient) => moving(patient, 0),
  });
  return ward.measure(startMs + 480_000).filter(({ artefact }) => artefact !== true);
});

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
    rows.map(({ vitals }) => ({ vitals })),
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
    const rates = new Map<number, number>();
    for (const { measuredAtMs, vitals } of record) {
      if (vitals.heart_rate) rates.set(Math.floor(measuredAtMs / 1000), vitals.heart_rate);
    }
    const differences = record.flatMap(({ measuredAtMs, vitals }) => {
      const rate = rates.get(Math.floor(measuredAtMs / 1000));
      return vitals.pulse_rate && rate ? [Math.abs(rate - vitals.pulse_rate)] : [];
    });
    expect(differences.length).toBeGreaterThan(240);
    return differences.filter((difference) => difference <= 2).length / differences.length;
  });
  const usual = middle(shares.sort(), 0.5);
  expect(usual).toBeGreaterThan(0.93);
  expect(usual).toBeLessThan(0.985);
});

test('what is measured keeps the pressures in order and saturation at most 100 %', () => {
  const ward = scene({ seed: '3', names: wardOf(20) });
  for (const { vitals } of ward.measure(startMs + 60 * minute)) {
    const { systolic = 120, mean_pressure = 90, diastolic = 75, spo2 = 97 } = vitals;
    expect(diastolic < mean_pressure && mean_pressure < systolic && spo2 <= 100).toBe(true);
  }
});
