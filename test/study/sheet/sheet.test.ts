import { describe, expect, test } from 'vitest';
import { windowLimits } from '#analytics/course/window.ts';
import { play } from '#analytics/play.ts';
import { readRuleText } from '#analytics/rules/rule-file.ts';
import type { RuleSet } from '#analytics/rules/rule-set.ts';
import { linkProfiles } from '#devices/network/profiles.ts';
import { partNames } from '#study/sheet/parts.ts';
import { printSheet } from '#study/sheet/print-sheet.ts';
import { jsonSheet, printedSheet } from '#study/sheet/printed.ts';
import { type RuleCost, sheetOf } from '#study/sheet/sheet.ts';
import { notice } from '#ward/notice.ts';
import type { Vitals } from '#ward/vitals.ts';

function setOf(keys: string): RuleSet {
  const read = readRuleText(`- {id: one, ${keys}}`, 'F');
  if (!read.ok) throw new Error(read.reason);
  return read.value;
}

function costOf(keys: string, link: keyof typeof linkProfiles = 'perfect'): RuleCost {
  const [cost] = sheetOf(setOf(keys).rules, linkProfiles[link]);
  if (cost === undefined) throw new Error('no cost');
  return cost;
}

function partsOf(...given: Parameters<typeof costOf>) {
  const parts = costOf(...given).measured?.parts;
  if (parts === undefined) throw new Error('not measured');
  return parts;
}

test('the parts of a rule on one vital: its sensor, its hold to the next value, and the machines', () => {
  expect(partsOf('vital: respiratory_rate, above: 30, hold: 15s')).toEqual({
    sampling: { typicalMs: 2000, worstMs: 4000 },
    averaging: { typicalMs: 0, worstMs: 0 },
    link: { typicalMs: 0, worstMs: 0 },
    lateness: { typicalMs: 0, worstMs: 0 },
    hold: { typicalMs: 16_000, worstMs: 16_000 },
    tick: { typicalMs: 10, worstMs: 60 },
    annunciation: { typicalMs: 10, worstMs: 100 },
  });
});

test('over a link, a value may have to wait for a missing one, but never for more than 10 s', () => {
  const usual = partsOf('vital: heart_rate, above: 100', 'lte');
  expect(usual.lateness).toEqual({ typicalMs: 0, worstMs: usual.link.worstMs });
  expect(usual.link.typicalMs).toBeLessThan(usual.link.worstMs);
  expect(partsOf('vital: heart_rate, above: 100', 'store_and_forward').lateness.worstMs).toBe(
    10_000,
  );
});

test('what is judged at even moments waits for them, for a middle to turn, and for late values', () => {
  const lines = 'difference: [heart_rate, pulse_rate], above: 20, hold: 15s';
  expect(partsOf(lines)).toMatchObject({
    averaging: { typicalMs: 5000, worstMs: 5000 },
    lateness: { typicalMs: 10_000, worstMs: 10_000 },
    hold: { typicalMs: 20_000, worstMs: 20_000 },
    tick: { typicalMs: 5010, worstMs: 10_060 },
  });
  expect(partsOf('change: {of: spo2, over: 30m}, below: -5, hold: 90s')).toMatchObject({
    averaging: { typicalMs: 30_000 },
    hold: { typicalMs: 120_000 },
    tick: { typicalMs: 30_010, worstMs: 60_060 },
  });
  expect(partsOf('drift: {of: spo2, learn: 24h}, below: -5, hold: 90s')).toMatchObject({
    averaging: { typicalMs: 450_000 },
    hold: { typicalMs: 120_000 },
    tick: { typicalMs: 450_010, worstMs: 900_060 },
  });
  // What came late anyway does not wait again.
  expect(partsOf(lines, 'store_and_forward').lateness).toEqual({ typicalMs: 0, worstMs: 0 });
});

test('of several vitals the usual case is the quickest that suffice, and the worst the slowest', () => {
  const conditions =
    '[{vital: heart_rate, above: 100}, {vital: respiratory_rate, above: 24}, {vital: systolic, below: 90}]';
  const samplingOf = (keys: string) => partsOf(keys).sampling;
  expect(samplingOf(`any: ${conditions}`)).toEqual({ typicalMs: 500, worstMs: 900_000 });
  expect(samplingOf(`some: {of: 2, conditions: ${conditions}}`).typicalMs).toBe(2000);
  expect(samplingOf(`all: ${conditions}`).typicalMs).toBe(450_000);
  expect(samplingOf('score: news2, above: 4')).toEqual({ typicalMs: 500, worstMs: 900_000 });
  expect(samplingOf('difference: [systolic, diastolic], above: 90').typicalMs).toBe(450_000);
});

test('where a vital is measured less often than the time of a middle, no middle is waited for', () => {
  expect(partsOf('difference: [systolic, diastolic], above: 90').averaging.typicalMs).toBe(0);
});

test('where too little is measured there is no alarm, and the sheet says so', () => {
  expect(costOf('vital: glucose, above: 200')).toEqual({ rule: 'one', vitals: ['glucose'] });
  const pair = '[{vital: heart_rate, above: 100}, {vital: glucose, above: 200}]';
  expect(costOf(`all: ${pair}`).measured).toBeUndefined();
  expect(costOf(`any: ${pair}`).measured).toBeDefined();
});

test('the sum is that of the parts as they are shown', () => {
  const { measured } = costOf('vital: heart_rate, above: 100, hold: 15s', 'lte_m');
  const sum = (span: 'typicalMs' | 'worstMs') =>
    partNames.reduce((total, name) => total + (measured?.parts[name][span] ?? NaN), 0);
  expect(measured?.sum).toEqual({ typicalMs: sum('typicalMs'), worstMs: sum('worstMs') });
});

/** How long after its onset analytics knows of an illness that shows at once. */
function knownAfterMs(
  set: RuleSet,
  everyMs: number,
  onsetMs: number,
  vitalsAt: (ill: boolean) => Vitals,
) {
  const readings = Array.from({ length: 3_600_000 / everyMs }, (_, seq) => {
    const at = seq * everyMs;
    const place = { number: seq + 1, after: seq, device: 'd', patient: 'p', boot: 'b', seq };
    const vitals = vitalsAt(at >= onsetMs);
    return { ...place, at, receivedAt: at, delayMs: 0, quality: [], vitals };
  });
  const [alarm] = play(set, windowLimits, readings, { untilMs: 3_600_000 });
  return (alarm?.evaluatedAt ?? NaN) - onsetMs;
}

const scenes = [
  {
    keys: 'vital: heart_rate, above: 100, hold: 15s',
    everyMs: 1000,
    spreadMs: 1000,
    ill: { heart_rate: 120 },
    well: { heart_rate: 80 },
  },
  {
    keys: 'vital: respiratory_rate, above: 30, hold: 15s',
    everyMs: 4000,
    spreadMs: 4000,
    ill: { respiratory_rate: 35 },
    well: { respiratory_rate: 15 },
  },
  {
    keys: 'difference: [heart_rate, pulse_rate], above: 20, hold: 30s',
    everyMs: 1000,
    spreadMs: 10_000,
    ill: { heart_rate: 120, pulse_rate: 80 },
    well: { heart_rate: 80, pulse_rate: 80 },
  },
  {
    keys: 'all: [{vital: heart_rate, above: 100}, {vital: spo2, below: 92}], hold: 30s',
    everyMs: 1000,
    spreadMs: 10_000,
    ill: { heart_rate: 120, spo2: 88 },
    well: { heart_rate: 80, spo2: 97 },
  },
  {
    keys: 'change: {of: heart_rate, over: 10m}, above: 20, hold: 2m',
    everyMs: 1000,
    spreadMs: 60_000,
    ill: { heart_rate: 120 },
    well: { heart_rate: 80 },
  },
];

describe.each(scenes)('judged for real, $keys', ({ keys, everyMs, spreadMs, ill, well }) => {
  test('comes never later than the worst case, and on average as typical', () => {
    const set = setOf(keys);
    const { parts, sum } = costOf(keys).measured ?? {};
    const machinesMs = (span: 'typicalMs' | 'worstMs') =>
      (parts?.annunciation[span] ?? 0) + (span === 'typicalMs' ? 10 : 60);
    const onsets = Array.from(
      { length: 20 },
      (_, each) => 1_800_000 + ((each + 0.5) * spreadMs) / 20,
    );
    const delays = onsets.map((onsetMs) =>
      knownAfterMs(set, everyMs, onsetMs, (isIll) => (isIll ? ill : well)),
    );
    expect(Math.max(...delays)).toBeLessThanOrEqual((sum?.worstMs ?? 0) - machinesMs('worstMs'));
    const mean = delays.reduce((total, each) => total + each, 0) / delays.length;
    const typicalMs = (sum?.typicalMs ?? 0) - machinesMs('typicalMs');
    expect(Math.abs(mean - typicalMs)).toBeLessThanOrEqual(0.1 * typicalMs);
  });
});

test('the page for people has both cases, what is meant, and what it is not', () => {
  const rules = { name: 'Ours', version: '3' };
  const costs = sheetOf(setOf('vital: heart_rate, above: 100, hold: 15s').rules, linkProfiles.lte);
  const page = printedSheet({ rules, link: 'lte', costs });
  expect(page).toContain('Rules: Ours, version 3. Link: lte.');
  expect(page).toMatch(
    /Typical\nrule +sampling .* in all\none +0\.50 +0\.00 +0\.06 +0\.00 +15\.00/,
  );
  expect(page).toContain('heart_rate: chest_strap, every 1s');
  expect(page).toContain(notice);
  const json = JSON.parse(jsonSheet({ rules, link: 'lte', costs }));
  expect(json).toMatchObject({
    notice,
    rules,
    link: 'lte',
    alarms: [{ rule: 'one', vitals: ['heart_rate'] }],
  });
});

test('a link and a file that are not there are both told of, which is exit code 2', () => {
  const err: string[] = [];
  const sink = { write: (text: string) => err.push(text) };
  expect(printSheet({ rules: '/nowhere.yaml', link: 'string' }, sink, sink)).toBe(2);
  expect(err.join('')).toMatch(
    /^\/nowhere\.yaml: cannot be read(.*\n)+"string" is neither a link nor a file/,
  );
});
