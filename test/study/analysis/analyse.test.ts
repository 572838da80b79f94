import { describe, expect, test } from 'vitest';
import { analyse } from '#study/analysis/analyse.ts';
import { ledgers } from '#study/analysis/ledgers.ts';
import { samples } from '#study/analysis/samples.ts';
import { sweepMaps } from '#study/analysis/sweep-maps.ts';
import { visits } from '#study/analysis/visits.ts';
import { armWith, cellWith, episodeWith, plan, resultWith, wardWith } from './wards-in-test.ts';

test('what it rests on is counted over all wards', () => {
  const wards = [wardWith({ patients: 3, hours: 24 }), wardWith({ patients: 2, hours: 48 })];
  expect(analyse(resultWith({ wards, planned: 5 }), plan)).toMatchObject({
    seed: '7',
    size: { wards: { done: 2, planned: 5 }, pairs: 5, hours: 48, bedDays: 7 },
  });
});

test('an analysis is plain data: as JSON it is the same, so nothing in it is no number', () => {
  const empty = analyse(resultWith(), plan);
  const quiet = analyse(
    resultWith({
      wards: [wardWith({ hours: 0, patients: 1 })],
      sweep: [cellWith({ bedDays: 0, episodes: 0 })],
    }),
    plan,
  );
  for (const analysis of [empty, quiet]) {
    expect(JSON.parse(JSON.stringify(analysis))).toStrictEqual(analysis);
  }
});

test('visits are per hour, as if every bed of the ward were taken', () => {
  const round = { alarm: [0, 0], technical: [0, 0], round: [1, 3], bell: [0, 0] };
  const bell = { ...round, round: [0, 0], bell: [0, 1] };
  const ward = wardWith({
    patients: 4,
    hours: 2,
    arms: { monitored: armWith({ visits: round }, 2), unmonitored: armWith({ visits: bell }, 2) },
  });
  const { all, causes } = visits([ward], 12);
  expect(all.hourly.difference.mean).toEqual([3, 6]);
  expect(causes.monitored.round).toEqual({
    visits: 4,
    hourly: [3, 9],
    whole: { mean: 6, wards: 1 },
  });
  expect(causes.unmonitored.bell).toMatchObject({ visits: 1, hourly: [0, 3] });
});

describe('the ledger', () => {
  const parts = { developing: 1000, holding: 100, link: 10, evaluating: 1 };

  test('has mean and median of each part, of all and by scenario', () => {
    const ward = wardWith({
      episodes: [
        episodeWith({ ledger: { ...parts, responding: 500 } }),
        episodeWith({ ledger: { ...parts, link: 40 } }),
        episodeWith({ scenario: 'haemorrhage', ledger: { ...parts, link: 100 } }),
        episodeWith({ scenario: 'opioid_depression' }),
        episodeWith({ arm: 'unmonitored', scenario: 'opioid_depression', ledger: parts }),
      ],
    });
    const [all, ...scenarios] = ledgers([ward]);
    expect(all).toMatchObject({
      n: 3,
      parts: { link: { n: 3, mean: 50, median: 40 }, responding: { n: 1, mean: 500 } },
    });
    expect(all).not.toHaveProperty('scenario');
    expect(scenarios.map(({ scenario, n }) => [scenario, n])).toEqual([
      ['haemorrhage', 1],
      ['sepsis', 2],
    ]);
  });

  test('is empty where no alarm told of an illness', () => {
    expect(ledgers([wardWith({ episodes: [episodeWith()] })])).toEqual([]);
  });
});

test('of samples that arrived, the edges below which half and 95 % were on their way are told', () => {
  const delays = { edgesMs: [1, 10, 100], counts: [5, 4, 10, 1] };
  const counts = { measured: 25, lost: 3, repeated: 1, arrived: 20, underway: 2 };
  const two = [wardWith({ delays, samples: counts }), wardWith({ delays, samples: counts })];
  expect(samples(two)).toEqual({
    measured: 50,
    lost: 6,
    repeated: 2,
    arrived: 40,
    underway: 4,
    medianMs: 100,
    p95Ms: 100,
  });
  const slow = wardWith({ delays: { edgesMs: [1], counts: [1, 3] } });
  expect(samples([slow])).not.toHaveProperty('medianMs');
  expect(samples([wardWith()])).not.toHaveProperty('p95Ms');
});

test('the sweep has a map for each rule and link, with rising limits and holds', () => {
  const maps = sweepMaps([
    cellWith({ limit: 92, holdMs: 5000, alarms: 50 }),
    cellWith({ limit: 90, holdMs: 0 }),
    cellWith({ link: 'lte' }),
    cellWith({ rule: 'tachycardia', bedDays: 0, episodes: 0 }),
  ]);
  expect(maps.map(({ rule, link }) => [rule, link])).toEqual([
    ['low_saturation', 'perfect'],
    ['low_saturation', 'lte'],
    ['tachycardia', 'perfect'],
  ]);
  expect(maps[0]).toMatchObject({ limits: [90, 92], holdsMs: [0, 5000] });
  expect(maps[0]?.cells[0]).toEqual({
    limit: 92,
    holdMs: 5000,
    alarms: 50,
    perBedDay: 5,
    late: 1,
    episodes: 4,
    lateShare: 0.25,
  });
  expect(maps[2]?.cells[0]).not.toHaveProperty('perBedDay');
  expect(maps[2]?.cells[0]).not.toHaveProperty('lateShare');
});
