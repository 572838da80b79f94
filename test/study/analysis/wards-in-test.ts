import { defaultPlan } from '#study/default-plan.ts';
import type { Plan } from '#study/plan.ts';
import type {
  AlarmRecord,
  ArmResult,
  EpisodeRecord,
  StudyResult,
  SweepCell,
  WardResult,
} from '#study/ward/results.ts';

export const hourMs = 3_600_000;

/** A ward where nothing happened, with what the test adds. */
export function wardWith(more: Partial<WardResult> = {}): WardResult {
  const hours = more.hours ?? 1;
  return {
    replicate: 0,
    ward: 0,
    patients: 2,
    hours,
    arms: { monitored: armWith({}, hours), unmonitored: armWith({}, hours) },
    alarms: [],
    episodes: [],
    samples: { measured: 0, lost: 0, repeated: 0, arrived: 0, underway: 0 },
    delays: { edgesMs: [1, 10, 100], counts: [0, 0, 0, 0] },
    ...more,
  };
}

/** One arm, everybody well and nobody visited unless the test says so. */
export function armWith(
  more: Partial<ArmResult> = {},
  hours = more.severity?.length ?? 1,
): ArmResult {
  const always = (value: number) => Array.from({ length: hours }, () => value);
  return {
    severity: always(0),
    green: always(1),
    yellow: always(0),
    red: always(0),
    visits: { alarm: always(0), technical: always(0), round: always(0), bell: always(0) },
    ...more,
  };
}

/** Wards that differ only in the severity of both arms. */
export function wardOf(monitored: readonly number[], unmonitored: readonly number[]): WardResult {
  return wardWith({
    hours: monitored.length,
    arms: {
      monitored: armWith({ severity: monitored }),
      unmonitored: armWith({ severity: unmonitored }),
    },
  });
}

export function alarmWith(more: Partial<AlarmRecord> = {}): AlarmRecord {
  return {
    evaluator: 'arrived',
    patient: 'p01',
    rule: 'tachycardia',
    kind: 'physiological',
    priority: 'medium',
    onsetMs: 0,
    raisedMs: 15_000,
    evaluatedMs: 15_100,
    clearedMs: 60_000,
    rang: true,
    ...more,
  };
}

export function episodeWith(more: Partial<EpisodeRecord> = {}): EpisodeRecord {
  return {
    arm: 'monitored',
    patient: 'p01',
    id: 'e1',
    scenario: 'sepsis',
    onsetMs: 0,
    peak: 0.5,
    missed: false,
    ...more,
  };
}

export function cellWith(more: Partial<SweepCell> = {}): SweepCell {
  return {
    rule: 'low_saturation',
    vital: 'spo2',
    limit: 90,
    holdMs: 0,
    link: 'perfect',
    bedDays: 10,
    alarms: 100,
    actionable: 0,
    late: 1,
    missed: 0,
    episodes: 4,
    ...more,
  };
}

export function resultWith(more: Partial<StudyResult> = {}): StudyResult {
  const wards = more.wards ?? [];
  return { wards, sweep: [], planned: wards.length, ...more };
}

export const plan: Plan = { ...defaultPlan, seed: '7', patients: 4, days: 1, wardBeds: 2 };
