import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { onsets } from '#patients/illness/onsets.ts';
import { person } from '#patients/person.ts';
import type { Range, Scenario } from '#patients/scenarios/scenario.ts';
import { type ScenarioName, scenarioNames, scenarios } from '#patients/scenarios.ts';
import { type SignName, signNames } from '#patients/signs.ts';
import { day, hour, midnight } from '../lives.ts';
import { mean, quantile } from '../statistics.ts';

const sequenceOf = (scenario: ScenarioName, but: { seed?: string; hazard?: number } = {}) => {
  const { seed = '1', hazard = 1 } = but;
  const { baseline } = person(seed, 'p01');
  return onsets({ seed, name: 'p01', scenario, startMs: midnight, hazard, baseline });
};

const thousands = (scenario: ScenarioName) => {
  const sequence = sequenceOf(scenario);
  return Array.from({ length: 4000 }, (_, index) => sequence(index));
};

describe.each(scenarioNames)('%s', (name) => {
  const scenario: Scenario = scenarios[name];
  const many = thousands(name);
  const within = (values: readonly number[], [low, high]: Range) => {
    expect(Math.min(...values)).toBeGreaterThanOrEqual(low - 1e-9);
    expect(Math.max(...values)).toBeLessThanOrEqual(high + 1e-9);
  };

  test('befalls a person as often as its hazard says, at moments that know nothing of each other', () => {
    const gaps = many.map(({ atMs }, i) => atMs - (many[i - 1]?.atMs ?? midnight));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(0);
    // Four standard errors of the mean of as many exponential waits.
    const expected = day / scenario.perDay;
    expect(Math.abs(mean(gaps) / expected - 1)).toBeLessThan(4 / Math.sqrt(many.length));
    const median = quantile(gaps, 0.5) / (Math.LN2 * expected);
    expect(Math.abs(median - 1)).toBeLessThan(4 / (Math.LN2 * Math.sqrt(many.length)));
  });

  test('takes its times from their ranges, short ones as often as long ones', () => {
    const times = many.map(({ fullMs }) => fullMs);
    within(times, scenario.fullMs);
    const [low, high] = scenario.fullMs;
    expect(quantile(times, 0.5) / Math.sqrt(low * high)).toBeCloseTo(1, 1);
    within(
      many.map(({ eventAfterMs }) => eventAfterMs),
      scenario.event.afterMs,
    );
    within(
      many.map(({ saturationLagMs }) => saturationLagMs),
      scenario.saturationLagMs,
    );
    within(
      many.map(({ slowness }) => slowness),
      [0.7, 1.4],
    );
    const passes = many.map(({ passesAtMs, atMs }) => passesAtMs - atMs);
    if (scenario.passesMs) within(passes, scenario.passesMs);
    else expect(new Set(passes)).toEqual(new Set([Infinity]));
    if (scenario.sudden)
      within(
        many.map(({ suddenMs }) => suddenMs),
        scenario.sudden.withinMs,
      );
  });

  test('changes the signs by as much as its table says, or to where', () => {
    const { baseline } = person('1', 'p01');
    for (const [index, sign] of signNames.entries()) {
      const sizes = many.map(({ sizes }) => sizes[index] as number);
      const change = scenario.changes[sign as SignName];
      const level = baseline[index] as number;
      if (change === undefined) within(sizes, [0, 0]);
      else if (change.to)
        within(
          sizes.map((size) => size + level),
          change.to,
        );
      else if (change.by && !change.rarely) {
        within(sizes, change.by);
        expect(mean(sizes) / ((change.by[0] + change.by[1]) / 2)).toBeCloseTo(1, 1);
      }
    }
  });
});

test('one sepsis in five is cold', () => {
  const changes = thousands('sepsis').map(
    ({ sizes }) => sizes[signNames.indexOf('temperature')] as number,
  );
  const cold = changes.filter((change) => change < 0);
  expect(cold.length / changes.length).toBeCloseTo(0.2, 1);
  expect([Math.min(...cold) >= -1.8, Math.max(...cold) <= -1.2]).toEqual([true, true]);
});

test('opioids depress by night more than by day, all others at any hour alike', () => {
  const nightly = (name: ScenarioName) => {
    const clocks = thousands(name).map(({ atMs }) => (atMs % day) / hour);
    return clocks.filter((clock) => clock >= 21 || clock < 9).length / clocks.length;
  };
  // Half of the day about 03:00 has 1/2 + 0.8 / pi of a rate that swings by 0.8.
  expect(nightly('opioid_depression')).toBeCloseTo(0.5 + 0.8 / Math.PI, 1);
  expect(nightly('sepsis')).toBeCloseTo(0.5, 1);
  expect(nightly('fast_af')).toBeCloseTo(0.5, 1);
});

test.each([
  [21, 1 + 1.6 / Math.PI],
  [9, 1 - 1.6 / Math.PI],
])('who comes at %i:00 has the opioid risk of the next six hours', (clock, times) => {
  const startMs = midnight + clock * hour;
  const hazard = 4 / scenarios.opioid_depression.perDay;
  const soon = Array.from({ length: 2000 }, (_, i) => {
    const of = { seed: `${i}`, name: 'p01', startMs, hazard, baseline: person('1', 'p').baseline };
    return onsets({ ...of, scenario: 'opioid_depression' })(0).atMs < startMs + 6 * hour ? 1 : 0;
  });
  // Four a day are one in six hours, on average over the day.
  expect(Math.abs(mean(soon) - (1 - Math.exp(-times)))).toBeLessThan(0.04);
});

test('an onset is the same whenever it is asked, and does not depend on those asked before', () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom(...scenarioNames), fc.nat(40), (seed, name, index) => {
      const [one, other] = [sequenceOf(name, { seed }), sequenceOf(name, { seed })];
      for (let i = 0; i < index; i += 1) one(i);
      expect(one(index)).toEqual(other(index));
      expect(one(index)).toBe(one(index));
    }),
  );
});

test('twice the hazard is twice as often, with the same illnesses in the same order', () => {
  const [usual, often] = [sequenceOf('sepsis'), sequenceOf('sepsis', { hazard: 2 })];
  for (const index of [0, 1, 7]) {
    const [late, soon] = [usual(index), often(index)];
    expect((soon.atMs - midnight) / (late.atMs - midnight)).toBeCloseTo(0.5, 6);
    expect([soon.id, soon.fullMs, soon.sizes]).toEqual([late.id, late.fullMs, late.sizes]);
  }
});

test('all scenarios together befall a patient about once in four days', () => {
  const perDay = scenarioNames.reduce((sum, name) => sum + scenarios[name].perDay, 0);
  expect(perDay).toBeCloseTo(0.25, 9);
});
