import { describe, expect, test } from 'vitest';
import { harm } from '#study/analysis/harm.ts';
import { worthOf } from '#study/analysis/worth.ts';
import type { AlarmRecord, WardResult } from '#study/ward/results.ts';
import { type Verdict, verdicts } from '#ward/truth.ts';
import { alarmWith, episodeWith, hourMs, wardWith } from './wards-in-test.ts';

const judged = (...given: readonly Verdict[]) => given.map((verdict) => alarmWith({ verdict }));

describe('what the alarms were worth', () => {
  test('the predictive value leaves the duplicates out, above and below', () => {
    const ward = wardWith({
      alarms: judged('true', 'duplicate', 'duplicate', 'artefact', 'activity', 'benign'),
    });
    const { all } = worthOf([ward], 'arrived');
    expect(all.positivePredictiveValue).toEqual({ mean: 0.25, wards: 1 });
    expect(all.alarms).toBe(6);
    expect(all.verdicts).toEqual({
      duplicate: 2,
      artefact: 1,
      stale: 0,
      delay: 0,
      true: 1,
      activity: 1,
      benign: 1,
    });
  });

  test('every verdict but true counts against it', () => {
    for (const verdict of verdicts.filter((each) => each !== 'true' && each !== 'duplicate')) {
      const { all } = worthOf([wardWith({ alarms: judged('true', verdict) })], 'arrived');
      expect(all.positivePredictiveValue?.mean).toBe(0.5);
    }
  });

  test('technical alarms have no verdict, and a load of their own', () => {
    const alarms = [
      alarmWith({ kind: 'technical', rule: 'lost_signal' }),
      alarmWith({ kind: 'technical', rule: 'lost_signal' }),
      ...judged('benign'),
    ];
    const worth = worthOf([wardWith({ patients: 4, hours: 12, alarms })], 'arrived');
    expect(worth.physiologicalPerBedDay).toEqual({ mean: 0.5, wards: 1 });
    expect(worth.technicalPerBedDay).toEqual({ mean: 1, wards: 1 });
    expect(worth.rules.map(({ rule, kind, alarms: n }) => [rule, kind, n])).toEqual([
      ['tachycardia', 'physiological', 1],
      ['lost_signal', 'technical', 2],
    ]);
    expect(worth.rules[1]).not.toHaveProperty('positivePredictiveValue');
  });

  test('an alarm that did not ring is none, and tells of nothing', () => {
    const silent = { rang: false, verdict: 'true', episode: 'e1' } as const;
    const worth = worthOf(
      [wardWith({ alarms: [alarmWith(silent)], episodes: [episodeWith({ id: 'e1', redMs: 1 })] })],
      'arrived',
    );
    expect(worth).toMatchObject({ all: { alarms: 0 }, rules: [], told: 0, untold: 1 });
    expect(worth.physiologicalPerBedDay?.mean).toBe(0);
  });

  test('each evaluator answers for its own alarms', () => {
    const ward = wardWith({
      alarms: [...judged('true'), alarmWith({ evaluator: 'sampled', verdict: 'benign' })],
    });
    expect(worthOf([ward], 'arrived').all.positivePredictiveValue?.mean).toBe(1);
    expect(worthOf([ward], 'sampled').all.positivePredictiveValue?.mean).toBe(0);
  });

  test('it told of a red illness if a true alarm came before the illness was over', () => {
    const red = { redMs: 1000, overMs: 5000 } as const;
    const tell = (episode: string, evaluatedMs: number, verdict: Verdict = 'true') =>
      alarmWith({ episode, evaluatedMs, verdict });
    const ward = wardWith({
      episodes: [
        episodeWith({ id: 'in time', onsetMs: 500, ...red }),
        episodeWith({ id: 'too late', ...red }),
        episodeWith({ id: 'never', ...red }),
        episodeWith({ id: 'known late', ...red }),
        episodeWith({ id: 'not red', onsetMs: 100 }),
        episodeWith({ id: 'of the twin', arm: 'unmonitored', ...red }),
      ],
      alarms: [
        tell('in time', 4000),
        tell('in time', 2500),
        tell('in time', 3000),
        tell('too late', 5001),
        tell('known late', 2000, 'delay'),
        tell('not red', 400),
        tell('of the twin', 2000),
      ],
    });
    const { redEpisodes, told, untold, sensitivity, delayMs } = worthOf([ward], 'arrived');
    expect({ redEpisodes, told, untold }).toEqual({ redEpisodes: 4, told: 1, untold: 3 });
    expect(sensitivity?.mean).toBe(0.25);
    expect(delayMs).toMatchObject({ n: 2, median: (2000 + 300) / 2 });
  });

  test('an illness of the same name in another patient or ward is another', () => {
    const episode = episodeWith({ redMs: 1 });
    const alarm = alarmWith({ verdict: 'true', episode: 'e1', patient: 'p02' });
    const wards = [
      wardWith({ episodes: [episode], alarms: [alarm] }),
      wardWith({ ward: 1, alarms: [alarmWith({ verdict: 'true', episode: 'e1' })] }),
    ];
    expect(worthOf(wards, 'arrived').told).toBe(0);
  });

  test('without alarms, illnesses or time nothing is said', () => {
    const worth = worthOf([], 'arrived');
    expect(Object.keys(worth).sort()).toEqual([
      'all',
      'delayMs',
      'redEpisodes',
      'rules',
      'told',
      'untold',
    ]);
    expect(worth.all).not.toHaveProperty('positivePredictiveValue');
  });
});

describe('what the network did', () => {
  const sampled = (more: Partial<AlarmRecord> = {}) =>
    alarmWith({ evaluator: 'sampled', evaluatedMs: 15_000, ...more });
  const harmOf = (...alarms: readonly AlarmRecord[]) => {
    const wards: readonly WardResult[] = [wardWith({ patients: 1, hours: 24, alarms })];
    return harm(wards, worthOf(wards, 'arrived'), worthOf(wards, 'sampled'));
  };

  test('alarms of one patient and rule that overlap are one, and it came later', () => {
    expect(harmOf(alarmWith({ onsetMs: 500, evaluatedMs: 18_000 }), sampled())).toMatchObject({
      both: 1,
      onlyArrived: 0,
      onlySampled: 0,
      laterMs: { n: 1, median: 3000 },
    });
  });

  test('another patient, another rule or another time is another alarm', () => {
    const others = [{ patient: 'p02' }, { rule: 'fever' }, { onsetMs: 60_001, clearedMs: 70_000 }];
    for (const other of others) {
      expect(harmOf(alarmWith(), sampled(other))).toMatchObject({
        both: 0,
        onlyArrived: 1,
        onlySampled: 1,
      });
    }
  });

  test('an alarm has one match at most, the earliest', () => {
    const found = harmOf(
      alarmWith({ clearedMs: 200_000 }),
      sampled(),
      sampled({ onsetMs: 100_000, clearedMs: 150_000 }),
    );
    expect(found).toMatchObject({
      both: 1,
      onlySampled: 1,
      lostPerBedDay: { mean: 1 },
      madePerBedDay: { mean: 0 },
    });
  });

  test('an alarm that was over before waits for no match', () => {
    const later = { onsetMs: 100_000, clearedMs: 150_000, evaluatedMs: 120_000 };
    const found = harmOf(sampled(), sampled(later), alarmWith({ ...later, evaluatedMs: 121_000 }));
    expect(found).toMatchObject({ both: 1, onlySampled: 1, laterMs: { median: 1000 } });
  });

  test('an alarm that never cleared overlaps all that follow', () => {
    const { clearedMs: _, ...open } = alarmWith();
    expect(harmOf(open, sampled({ onsetMs: 10 * hourMs, clearedMs: 11 * hourMs })).both).toBe(1);
  });

  test('technical alarms are not compared', () => {
    expect(harmOf(alarmWith({ kind: 'technical' }))).toMatchObject({ both: 0, onlyArrived: 0 });
  });

  test('more illnesses go untold where only the timely samples told of them', () => {
    const episodes = [episodeWith({ redMs: 1000 })];
    const alarms = [sampled({ verdict: 'true', episode: 'e1' })];
    const wards = [wardWith({ episodes, alarms })];
    expect(harm(wards, worthOf(wards, 'arrived'), worthOf(wards, 'sampled')).moreUntold).toBe(1);
  });
});
