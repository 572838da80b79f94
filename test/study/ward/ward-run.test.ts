import { expect, test } from 'vitest';
import { linkProfiles } from '#devices/network/profiles.ts';
import { staffProfiles } from '#patients/staff/profiles.ts';
import { compare } from '#study/analysis/compared.ts';
import { defaultPlan } from '#study/default-plan.ts';
import type { Plan } from '#study/plan.ts';
import type { EpisodeRecord, WardResult } from '#study/ward/results.ts';
import { runWard, wardsOf } from '#study/ward/ward-run.ts';
import { hour, minute } from './bodies.ts';

/** Few patients, often ill, measured once a minute. */
const small: Plan = {
  ...defaultPlan,
  seed: 'small',
  patients: 8,
  wardBeds: 8,
  days: 1,
  everyMs: minute,
  hazard: 5,
};
const run = (change: Partial<Plan> = {}, replicate = 0, ward = 0) =>
  runWard({ ...small, ...change }, replicate, ward);

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);

/** All but the name of the arm. */
function armOf({ arms, episodes }: WardResult, arm: 'monitored' | 'unmonitored') {
  const mine = episodes.filter((episode) => episode.arm === arm);
  return { result: arms[arm], episodes: mine.map(({ arm: _, ...episode }) => episode) };
}

/** Every number in a result, wherever it stands. */
function numbersIn(value: unknown): readonly number[] {
  if (typeof value === 'number') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(numbersIn);
}

test('with nobody told of alarms, both arms are equal to the last bit', () => {
  const result = run({ interventions: false });
  const monitored = armOf(result, 'monitored');
  expect(monitored.episodes.length).toBeGreaterThan(3);
  expect(sum(monitored.result.visits.round)).toBeGreaterThan(0);
  expect(armOf(result, 'unmonitored')).toStrictEqual(monitored);
  // Alarms are raised and judged nevertheless.
  expect(result.alarms.some(({ verdict }) => verdict === 'true')).toBe(true);
  expect(armOf(run(), 'unmonitored')).toStrictEqual(armOf(result, 'unmonitored'));
});

test('the same plan gives the same result, in whatever order wards are computed', () => {
  const plan = { patients: 10, wardBeds: 5, days: 1 };
  const inOrder = [run(plan, 0, 0), run(plan, 0, 1), run(plan, 1, 0)];
  const backwards = [run(plan, 1, 0), run(plan, 0, 1), run(plan, 0, 0)].reverse();
  expect(backwards).toStrictEqual(inOrder);
  expect(wardsOf({ ...small, ...plan })).toBe(2);
  const severities = inOrder.map(({ arms }) => arms.unmonitored.severity);
  expect(new Set(severities.map((each) => each.join()))).toHaveProperty('size', 3);
});

test('a patient has the same illnesses in a ward of another size', () => {
  const onsets = ({ episodes }: WardResult) =>
    episodes
      .filter(({ arm, patient, onsetMs }) => arm === 'unmonitored' && patient === 'p01' && onsetMs)
      .map(({ id, onsetMs }) => ({ id, onsetMs }));
  const alone = onsets(run({ patients: 1, wardBeds: 1, hazard: 20, staff: staffProfiles.none }));
  const among = onsets(run({ patients: 3, wardBeds: 3, hazard: 20, staff: staffProfiles.none }));
  expect(alone.length).toBeGreaterThan(0);
  expect(among).toEqual(alone);
});

test('every sample is lost, or arrived, or underway, and every arrival has a delay', () => {
  const link = {
    ...linkProfiles.nb_iot,
    loss: 0.5,
    retries: 0,
    repeat: 0.2,
    minMs: 2 * hour,
    medianMs: 3 * hour,
  };
  const { samples, delays } = run({ link });
  expect(Math.min(...Object.values(samples))).toBeGreaterThan(0);
  expect(samples.lost + samples.arrived + samples.underway).toBe(samples.measured);
  expect(samples.lost / samples.measured).toBeCloseTo(0.5, 1);
  expect(samples.repeated / (samples.arrived + samples.repeated)).toBeCloseTo(1 / 6, 1);
  expect(sum(delays.counts)).toBe(samples.arrived);
});

test('over a perfect link, samples are judged as they arrive as they are as measured', () => {
  // What somebody has seen may ring less, and nobody sees what the other evaluator raises.
  const { alarms } = run({ link: linkProfiles.perfect, interventions: false });
  const of = (name: 'arrived' | 'sampled') =>
    alarms
      .filter(({ evaluator, kind }) => evaluator === name && kind === 'physiological')
      .map(({ evaluator: _, ...alarm }) => alarm);
  expect(of('sampled').length).toBeGreaterThan(10);
  expect(of('arrived')).toStrictEqual(of('sampled'));
  const late = run({ link: linkProfiles.store_and_forward }).alarms;
  const arrived = late.filter(({ evaluator }) => evaluator === 'arrived');
  const sampled = late.filter(({ evaluator }) => evaluator === 'sampled');
  expect(arrived.some(({ raisedMs, evaluatedMs }) => evaluatedMs - raisedMs > minute)).toBe(true);
  // A score is worked out every minute, when what is a little late has come.
  const settled = ({ rule }: { readonly rule: string }) => (rule.startsWith('news2') ? minute : 0);
  for (const alarm of sampled) {
    expect(alarm.evaluatedMs - alarm.raisedMs).toBeLessThanOrEqual(settled(alarm));
  }
});

test('the ledger of an illness adds up to its detection, and on to the nurse at the bed', () => {
  const told = run({ link: linkProfiles.lte_m }).episodes.filter(({ ledger }) => ledger);
  expect(told.length).toBeGreaterThan(2);
  for (const { onsetMs, detectedMs = 0, detectedBy, ledger } of told) {
    if (ledger === undefined) continue;
    const { developing, holding, link, evaluating, responding = 0 } = ledger;
    expect(detectedBy).toBe('alarm');
    expect(developing + holding + link + evaluating).toBe(detectedMs - onsetMs);
    const parts = [developing, holding, link, evaluating, responding];
    expect(Math.min(...parts)).toBeGreaterThanOrEqual(0);
    expect(parts.every(Number.isInteger)).toBe(true);
  }
  expect(told.every(({ ledger }) => (ledger?.link ?? 0) >= linkProfiles.lte_m.minMs)).toBe(true);
  expect(told.some(({ ledger }) => ledger?.responding !== undefined)).toBe(true);
});

test('an illness is detected by the first alarm that was true and called somebody, by no other', () => {
  const often = { seed: 'o', patients: 4, wardBeds: 4, hazard: 15 };
  const { alarms, episodes } = run({ ...often, link: linkProfiles.store_and_forward });
  const monitored = episodes.filter(({ arm }) => arm === 'monitored');
  let rangLater = 0;
  const before = monitored.flatMap(({ patient, id, detectedMs = Infinity, ledger }) => {
    const mine = alarms.filter(
      ({ evaluator, ...alarm }) =>
        evaluator === 'arrived' && alarm.patient === patient && alarm.episode === id,
    );
    const counts = mine.filter(({ verdict, rang }) => verdict === 'true' && rang);
    if (ledger) {
      const known = counts.filter(({ evaluatedMs }) => evaluatedMs <= detectedMs);
      expect(known.length).toBeGreaterThan(0);
      if (known.every(({ evaluatedMs }) => evaluatedMs < detectedMs)) rangLater += 1;
    }
    return mine.filter(({ evaluatedMs }) => evaluatedMs < detectedMs);
  });
  expect(monitored.filter(({ ledger }) => ledger).length).toBeGreaterThan(3);
  // One that was known already tells of it when it rings.
  expect(rangLater).toBeGreaterThan(0);
  // Else it would not be seen that neither is enough by itself.
  expect(before.some(({ verdict, rang }) => verdict === 'true' && !rang)).toBe(true);
  expect(before.some(({ verdict, rang }) => verdict !== 'true' && rang)).toBe(true);
});

test('shares of the hour add up, every figure is finite, and progress ends at one', () => {
  const shares: number[] = [];
  const result = runWard({ ...small, patients: 3 }, 0, 0, (share) => shares.push(share));
  expect(result).toMatchObject({ patients: 3, hours: 24 });
  for (const { severity, green, yellow, red, visits } of Object.values(result.arms)) {
    expect(
      [severity, green, yellow, red, ...Object.values(visits)].map(({ length }) => length),
    ).toEqual(Array.from({ length: 8 }, () => 24));
    for (const [index, share] of green.entries()) {
      expect(share + (yellow[index] ?? 0) + (red[index] ?? 0)).toBeCloseTo(1, 12);
    }
  }
  expect(numbersIn(result).every(Number.isFinite)).toBe(true);
  expect(shares).toHaveLength(24);
  expect(shares.at(-1)).toBe(1);
  expect(structuredClone(result)).toStrictEqual(result);
});

test('nobody misses the devices of a patient who has gone, though their last values come late', () => {
  const late = { ...linkProfiles.perfect, name: 'late', minMs: hour, medianMs: hour };
  const result = run({ link: late, hazard: 20, staff: staffProfiles.none });
  const goneMs = new Map(
    result.episodes.flatMap(({ patient, event }) => (event ? [[patient, event.atMs]] : [])),
  );
  const missed = result.alarms.filter(({ kind }) => kind === 'technical');
  expect(goneMs.size).toBeGreaterThan(2);
  expect(missed.length).toBeGreaterThan(0);
  expect(
    missed.filter(({ patient, evaluatedMs }) => evaluatedMs > (goneMs.get(patient) ?? Infinity)),
  ).toEqual([]);
});

test('nurses come for alarms and for lost signals, and put on again what has come off', () => {
  const cared = run({ hazard: 0 });
  const alone = run({ hazard: 0, staff: staffProfiles.none });
  const { alarm, technical } = cared.arms.monitored.visits;
  expect(Math.min(sum(alarm), sum(technical))).toBeGreaterThan(0);
  expect(cared.samples.measured).toBeGreaterThan(1.01 * alone.samples.measured);
});

test('nobody comes for an alarm that was over before anybody left for it', () => {
  const staff = {
    ...staffProfiles.usual,
    spread: 0,
    reactionMs: { medication: hour, notify_nurse: hour, bell: hour },
    roundEveryHours: { from: 1000, to: 1000 },
    emergencyTeam: { ...staffProfiles.usual.emergencyTeam, comes: false },
  };
  const { alarms, arms } = run({ staff, hazard: 0 });
  const arrived = alarms.filter(({ evaluator }) => evaluator === 'arrived');
  const lasting = arrived.filter(
    ({ evaluatedMs, clearedMs = 24 * hour }) => clearedMs - evaluatedMs >= hour,
  );
  const { alarm, technical } = arms.monitored.visits;
  expect(sum(alarm) + sum(technical)).toBeGreaterThan(0);
  expect(sum(alarm) + sum(technical)).toBeLessThanOrEqual(lasting.length);
  expect(arrived.length).toBeGreaterThan(4 * lasting.length);
});

test('of ill people who walk about with wearables, alarms are true, artefacts and activity', () => {
  const { alarms } = run({ patients: 4, wardBeds: 4, everyMs: 10_000 });
  const seen = new Set(alarms.map(({ verdict }) => verdict));
  expect([...seen]).toEqual(expect.arrayContaining(['true', 'duplicate', 'artefact', 'activity']));
});

test('a last ward with empty beds has only who is left', () => {
  const result = run({ patients: 7, wardBeds: 5 }, 0, 1);
  expect(result.patients).toBe(2);
  expect(new Set(result.alarms.map(({ patient }) => patient))).toEqual(new Set(['p06', 'p07']));
});

/** Delays of detection of the illnesses that were found in both arms. */
function foundInBoth({ episodes }: WardResult) {
  const found = (arm: string) =>
    new Map(
      episodes
        .filter((episode): episode is EpisodeRecord & { readonly detectedMs: number } => {
          return episode.arm === arm && episode.detectedMs !== undefined;
        })
        .map(({ patient, id, detectedMs, onsetMs }) => [`${patient} ${id}`, detectedMs - onsetMs]),
    );
  const without = found('unmonitored');
  const pairs = [...found('monitored')].flatMap(([id, delayMs]) => {
    const other = without.get(id);
    return other === undefined ? [] : [{ delayMs, other }];
  });
  return {
    monitored: mean(pairs.map(({ delayMs }) => delayMs)),
    unmonitored: mean(pairs.map(({ other }) => other)),
    pairs: pairs.length,
  };
}

test('the monitored are less ill, and their illnesses are found sooner', () => {
  const result = run({ patients: 16, wardBeds: 16, days: 2 });
  const { monitored, unmonitored } = result.arms;
  expect(mean(monitored.severity)).toBeLessThan(0.8 * mean(unmonitored.severity));
  const found = foundInBoth(result);
  expect(found.pairs).toBeGreaterThan(5);
  expect(found.monitored).toBeLessThan(found.unmonitored);
});

test('on the third day the monitored are less ill, by more than another seed would change', () => {
  const beds = { patients: 16, wardBeds: 16, everyMs: 2 * minute, hazard: 2 };
  const wards = [0, 1, 2, 3].map((replicate) => run({ ...beds, days: 3 }, replicate));
  const { lastDay } = compare(wards, ({ arms }, arm) => arms[arm].severity);
  const { monitored, unmonitored, difference } = lastDay ?? {};
  expect(monitored?.mean).toBeLessThan(0.6 * (unmonitored?.mean ?? 0));
  expect(difference?.high).toBeLessThan(0);
});
