import { describe, expect, test } from 'vitest';
import { factor } from '#patients/illness/effects.ts';
import { progressAt } from '#patients/illness/severity.ts';
import type { Scenario, Shape } from '#patients/scenarios/scenario.ts';
import { type ScenarioName, scenarioNames, scenarios } from '#patients/scenarios.ts';
import { type SignName, signNames } from '#patients/signs.ts';
import { type Treatment, treatments } from '#ward/alarm.ts';
import { news2 } from '#ward/news2.ts';
import { aPatient, fallenIll, hour, midnight, minute, second } from './lives.ts';
import { deviation, mean } from './statistics.ts';

const people = Array.from({ length: 25 }, (_, i) => `${i}`);

/** How it ends with a patient to whom this is given once, early, or nothing at all. */
function endOf(scenario: ScenarioName, seed: string, treatment?: Treatment) {
  const { patient, body, onset } = fallenIll(scenario, seed);
  const stepMs = Math.max(second, Math.round(onset.fullMs / 200));
  let given = treatment === undefined;
  for (let atMs = onset.atMs; atMs < onset.atMs + 72 * hour; atMs += stepMs) {
    patient.step(atMs);
    const [episode] = body.episodes;
    if (!given && body.severity >= 0.3) {
      body.treat(treatment as Treatment, atMs);
      given = true;
    }
    if (episode?.event) return { gone: true, lastedMs: episode.event.atMs - onset.atMs };
    if (episode?.overAtMs) return { gone: false, lastedMs: episode.overAtMs - onset.atMs };
  }
  return { gone: false, lastedMs: Infinity };
}

const goneOf = (scenario: ScenarioName, treatment?: Treatment) =>
  mean(people.map((seed) => (endOf(scenario, seed, treatment).gone ? 1 : 0)));

describe.each(scenarioNames)('%s', (name) => {
  const scenario: Scenario = scenarios[name];
  const untreated = people.map((seed) => endOf(name, seed));
  const goneUntreated = mean(untreated.map(({ gone }) => (gone ? 1 : 0)));

  test('untreated runs to its event, but for what passes by itself', () => {
    if (scenario.passesMs === undefined) expect(goneUntreated).toBe(1);
    else {
      expect([goneUntreated > 0.05, goneUntreated < 0.6]).toEqual([true, true]);
      for (const { gone, lastedMs } of untreated) expect([gone, lastedMs]).not.toContain(Infinity);
    }
  });

  test.each(treatments)('meets %s as its table says', (kind) => {
    const gone = goneOf(name, kind);
    if ('recedesMs' in scenario.responses[kind]) {
      expect(gone).toBe(0);
      for (const seed of people) expect(endOf(name, seed, kind).lastedMs).toBeLessThan(Infinity);
    } else {
      // Holds it back, and does not turn it.
      expect(gone).toBeGreaterThan(0);
      expect(gone).toBeGreaterThanOrEqual(0.3 * goneUntreated);
      const later = people.map((seed, i) => {
        const [without, withIt] = [untreated[i], endOf(name, seed, kind)];
        return (withIt.lastedMs - (without?.lastedMs ?? 0)) / (without?.lastedMs ?? 1);
      });
      // What has gone less far is over a little sooner where it passes by itself.
      expect(Math.min(...later)).toBeGreaterThan(-0.01);
      expect(mean(later.filter(Number.isFinite))).toBeLessThan(0.6);
    }
  });

  test('has something that helps, and basic care alone is never it', () => {
    expect('recedesMs' in scenario.responses.emergency_call).toBe(true);
    expect('recedesMs' in scenario.responses.notify_nurse).toBe(false);
  });
});

interface Moment {
  readonly severity: number;
  readonly truth: Record<SignName, number> & { readonly consciousness: string };
  readonly score: number;
}

/** An untreated illness, moment by moment until the patient is gone or well. */
function momentsOf(scenario: ScenarioName, seed: string, stepMs = 0): Moment[] {
  const { patient, body, onset } = fallenIll(scenario, seed);
  const moments: Moment[] = [];
  const step = stepMs || Math.max(second, Math.round(onset.fullMs / 300));
  for (let atMs = onset.atMs; ; atMs += step) {
    patient.step(atMs);
    const [episode] = body.episodes;
    if (body.gone || episode?.overAtMs !== undefined) return moments;
    const score = news2(body.truth).total ?? Number.NaN;
    moments.push({ severity: body.severity, truth: { ...body.truth }, score });
  }
}

test.each(['sepsis', 'respiratory_failure', 'haemorrhage'] as const)(
  '%s has an early warning score of 7 before it is at its worst, and none at its onset',
  (name) => {
    const scores = people.map((seed) => {
      const moments = momentsOf(name, seed);
      const before = moments.filter(({ severity }) => severity < 0.999);
      return [before[0]?.score ?? 20, Math.max(...before.map(({ score }) => score))] as const;
    });
    expect(Math.min(...scores.map(([, highest]) => highest))).toBeGreaterThanOrEqual(7);
    expect(mean(scores.map(([first]) => first))).toBeLessThan(1.5);
  },
);

test('patients are awake when it begins and less and less so', () => {
  const order = 'ACVPU';
  for (const name of scenarioNames) {
    const levels = momentsOf(name, '3').map(({ truth }) => order.indexOf(truth.consciousness));
    expect(levels[0], name).toBe(0);
    expect(levels, name).toEqual([...levels].sort());
  }
  const last = (name: ScenarioName) => momentsOf(name, '3').at(-1)?.truth.consciousness;
  expect([last('sepsis'), last('opioid_depression'), last('fast_af')]).toEqual(['V', 'U', 'A']);
});

test('who is arrested answers to nothing', () => {
  const { patient, body, onset } = fallenIll('haemorrhage');
  patient.step(onset.atMs + 10 * hour);
  expect(body.episodes[0]?.event?.kind).toBe('arrest');
  expect([body.truth.consciousness, body.state, body.severity]).toEqual(['U', 'red', 1]);
});

/** The share of the way at which a sign has half of its change. */
function halfway(shape: Shape): number {
  for (let severity = 0; severity <= 1; severity += 0.001) {
    if (factor(shape, severity) >= 0.5) return progressAt(severity);
  }
  return Number.NaN;
}

test('in respiratory failure, breath leads saturation by one to four hours as a rule', () => {
  const { respiratory_rate, spo2 } = scenarios.respiratory_failure.changes as Required<
    Scenario['changes']
  >;
  const share = halfway(spo2.shape) - halfway(respiratory_rate.shape);
  const leads = Array.from({ length: 300 }, (_, i) => {
    return (share * fallenIll('respiratory_failure', `${i}`).onset.fullMs) / hour;
  });
  const asARule = leads.filter((lead) => lead >= 1 && lead <= 4).length / leads.length;
  expect(asARule).toBeGreaterThan(0.7);
  expect([Math.min(...leads) > 0.5, Math.max(...leads) < 6]).toEqual([true, true]);
});

const around = (moments: readonly Moment[], severity: number, name: SignName) =>
  mean(
    moments
      .filter((moment) => Math.abs(moment.severity - severity) < 0.04)
      .map(({ truth }) => truth[name]),
  );

test('a bleeding patient goes through the classes: the beat weakens before the pressure falls', () => {
  const all = people.flatMap((seed) => momentsOf('haemorrhage', seed));
  const at = (severity: number, name: SignName) => around(all, severity, name);
  const beat = (severity: number) => at(severity, 'systolic') - at(severity, 'diastolic');
  // These people bleed in the small hours, when hearts are some 5 slower.
  const rate = (severity: number) => at(severity, 'heart_rate') + 5;
  expect(rate(0.3)).toBeLessThan(100);
  expect([rate(0.6) > 100, rate(0.6) < 120]).toEqual([true, true]);
  expect([rate(0.85) > 120, rate(0.85) < 140]).toEqual([true, true]);
  expect(rate(1)).toBeGreaterThan(135);
  expect(at(0.55, 'systolic')).toBeGreaterThan(at(0.05, 'systolic') - 8);
  expect(beat(0.55)).toBeLessThan(beat(0.05) - 6);
  expect(at(0.85, 'systolic')).toBeLessThan(at(0.05, 'systolic') - 15);
  expect(at(1, 'systolic')).toBeLessThan(85);
});

describe('an opioid', () => {
  const moments = momentsOf('opioid_depression', '4', second);
  const deep = moments.filter(({ severity }) => severity > 0.9);

  test('slows breath to 4 to 8 and stops it for 10 to 40 s at a time', () => {
    const breathing = deep.filter(({ truth }) => truth.respiratory_rate > 0);
    expect(mean(breathing.map(({ truth }) => truth.respiratory_rate))).toBeGreaterThan(3.5);
    expect(mean(breathing.map(({ truth }) => truth.respiratory_rate))).toBeLessThan(9);
    const stops = deep.map(({ truth }) => (truth.respiratory_rate === 0 ? '-' : '~')).join('');
    const lengths = stops
      .split('~')
      .filter((part) => part.length > 3)
      .map((part) => part.length);
    expect(lengths.length).toBeGreaterThan(2);
    expect([Math.min(...lengths) >= 9, Math.max(...lengths) <= 41]).toEqual([true, true]);
    const light = moments.filter(({ severity }) => severity < 0.39);
    expect(light.every(({ truth }) => truth.respiratory_rate > 0)).toBe(true);
  });

  test('lets saturation fall late, and further in a pause of breath', () => {
    const changes = Array.from({ length: 60 }, () => [] as number[]);
    deep.forEach(({ truth }, index) => {
      const begins = truth.respiratory_rate === 0 && deep[index - 1]?.truth.respiratory_rate !== 0;
      const before = deep[index - 1]?.truth.spo2;
      if (!begins || before === undefined) return;
      for (const [after, list] of changes.entries()) {
        const later = deep[index + after]?.truth.spo2;
        if (later !== undefined) list.push(later - before);
      }
    });
    const change = (after: number) => mean(changes[after] as number[]);
    expect(change(1)).toBeGreaterThan(-0.6);
    expect(change(20)).toBeLessThan(-0.7);
    expect(change(20)).toBeLessThan(change(1));
  });

  test('under oxygen lets saturation fall less, so that it hides', () => {
    const saturation = (treated: boolean) =>
      mean(
        people.map((seed) => {
          const { patient, body, onset } = fallenIll('opioid_depression', seed);
          for (let atMs = onset.atMs; atMs < onset.atMs + 0.75 * onset.fullMs; atMs += 5 * second) {
            patient.step(atMs);
            if (treated && body.severity > 0.3) body.treat('notify_nurse', atMs);
          }
          expect(body.truth.supplemental_oxygen).toBe(treated ? 4 : 0);
          return body.truth.spo2;
        }),
      );
    expect(saturation(true) - saturation(false)).toBeGreaterThan(2);
  });
});

test('fast atrial fibrillation beats at 130 to 180 within seconds, from moment to moment otherwise', () => {
  const { patient, body, onset } = fallenIll('fast_af', '2');
  const rates: number[] = [];
  for (let i = 1; i <= 300; i += 1) {
    patient.step(onset.atMs + i * second);
    if (i > 20) rates.push(body.truth.heart_rate);
  }
  expect([mean(rates) > 115, mean(rates) < 195]).toEqual([true, true]);
  const jumps = rates.slice(1).map((rate, i) => rate - (rates[i] as number));
  // A healthy heart: 1.5 times the root of 2 (1 - 0.905), which is 0.65.
  expect(deviation(jumps)).toBeGreaterThan(6);
  expect(body.state).toBe('red');
});

test('a heart block beats at 25 to 40 at once, and is felt', () => {
  const rates = people.map((seed) => {
    const { patient, body, onset } = fallenIll('bradyarrhythmia', seed);
    for (let i = 0; i <= 30; i += 1) patient.step(onset.atMs + i * second);
    expect([body.state, body.truth.consciousness]).toEqual(['red', 'C']);
    return body.truth.heart_rate;
  });
  expect([mean(rates) > 25, mean(rates) < 42]).toEqual([true, true]);
});

test('before an arrest, about three in five show a clearly abnormal rate, breath or pressure', () => {
  const abnormal = Array.from({ length: 200 }, (_, i) => {
    const last = momentsOf('arrest_prodrome', `${i}`, 10 * minute).at(-1) as Moment;
    const { heart_rate, respiratory_rate, systolic } = last.truth;
    const rate = heart_rate <= 60 || heart_rate >= 100;
    const breath = respiratory_rate <= 10 || respiratory_rate > 20;
    return rate || breath || systolic <= 90 ? 1 : 0;
  });
  expect([mean(abnormal) > 0.49, mean(abnormal) < 0.69]).toEqual([true, true]);
});

test('who retains carbon dioxide lives at a saturation of 88 to 92 %', () => {
  const values = people.map((seed) => around(momentsOf('copd_retention', seed), 0.6, 'spo2'));
  for (const value of values) expect([value > 86.5, value < 93.5]).toEqual([true, true]);
  const all = people.flatMap((seed) => momentsOf('copd_retention', seed));
  expect(around(all, 0.4, 'respiratory_rate')).toBeGreaterThan(18);
  expect(around(all, 1, 'respiratory_rate')).toBeLessThan(12);
});

test('everything at once and at its worst still leaves a body that sensors could believe', () => {
  for (const seed of people) {
    const patient = aPatient({ seed, hazard: 1e5 });
    const body = patient.in('monitored');
    let [atMs, most] = [midnight, 0];
    for (; !body.gone; atMs += 10 * second) {
      patient.step(atMs);
      const { truth } = body;
      most = Math.max(most, body.episodes.length);
      expect(truth.diastolic).toBeLessThan(truth.mean_pressure);
      expect(truth.mean_pressure).toBeLessThan(truth.systolic);
      expect([truth.spo2 <= 100, truth.heart_rate >= 20, truth.respiratory_rate >= 0]).toEqual([
        true,
        true,
        true,
      ]);
      for (const name of signNames) expect(Number.isFinite(truth[name])).toBe(true);
    }
    expect(most).toBeGreaterThanOrEqual(scenarioNames.length);
    expect(body.severity).toBe(1);
  }
});
