import type {
  AlarmRecord,
  ArmResult,
  EpisodeRecord,
  StudyResult,
  WardResult,
} from '#study/ward/results.ts';

const hours = 2;

/** One ward of two hours with one alarm and one episode of everything that is optional, and without. */
export function wardResult(replicate: number, ward: number): WardResult {
  const arm: ArmResult = {
    severity: [0.1 + replicate / 10, 1 / 3],
    green: [1, 0.5],
    yellow: [0, 0.25],
    red: [0, 0.25],
    visits: { alarm: [1, 2], technical: [0, 1], round: [3, 0], bell: [0, 0] },
  };
  const alarm: AlarmRecord = {
    evaluator: 'arrived',
    patient: 'p01',
    rule: 'tachycardia',
    kind: 'physiological',
    priority: 'medium',
    onsetMs: 1000,
    raisedMs: 15_000,
    evaluatedMs: 15_000.4,
    clearedMs: 90_000,
    rang: true,
    verdict: 'true',
    episode: 'sepsis-1',
  };
  const { clearedMs: _, verdict: __, episode: ___, ...open } = alarm;
  const episode: EpisodeRecord = {
    arm: 'monitored',
    patient: 'p01',
    id: 'sepsis-1',
    scenario: 'sepsis',
    onsetMs: 500,
    peak: 0.75,
    yellowMs: 800,
    redMs: 900,
    overMs: 7_000_000,
    event: { kind: 'arrest', atMs: 6_000_000 },
    detectedMs: 15_000,
    detectedBy: 'alarm',
    firstTreatedMs: 20_000,
    missed: false,
    ledger: { developing: 500, holding: 14_000, link: 60.5, evaluating: 0, responding: 5000 },
  };
  const quiet: EpisodeRecord = {
    arm: 'unmonitored',
    patient: 'p, "02"',
    id: 'sepsis-1',
    scenario: 'sepsis',
    onsetMs: 500,
    peak: 0.2,
    missed: true,
  };
  return {
    replicate,
    ward,
    patients: 2,
    hours,
    arms: { monitored: arm, unmonitored: { ...arm, severity: [0.5, 0.75] } },
    alarms: [
      alarm,
      { ...open, evaluator: 'sampled', kind: 'technical', rule: 'lost_signal', rang: false },
    ],
    episodes: [episode, quiet],
    samples: { measured: 100, lost: 3, repeated: 2, arrived: 96, underway: 1 },
    delays: { edgesMs: [10, 100], counts: [90, 5, 1] },
  };
}

export function studyResult(): StudyResult {
  const wards = [wardResult(0, 0), wardResult(0, 1), wardResult(1, 0), wardResult(1, 1)];
  const cell = {
    rule: 'tachycardia',
    vital: 'heart_rate',
    limit: 110.5,
    holdMs: 15_000,
    link: 'a "b", c',
    bedDays: 0.5,
    alarms: 4,
    actionable: 2,
    late: 1,
    missed: 0,
    episodes: 3,
  };
  return { wards, sweep: [cell], planned: 4 };
}
