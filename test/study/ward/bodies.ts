import type { Body, Episode, Patient } from '#patients/patient.ts';
import type { ScenarioName } from '#patients/scenarios.ts';
import type { Visit } from '#patients/staff/staff.ts';
import type { Arm } from '#ward/truth.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };
export type EpisodeInTest = Writable<Episode>;
export type TruthInTest = Writable<Body['truth']>;

export const minute = 60_000;
export const hour = 60 * minute;

/** A healthy person at rest. */
const well: Body['truth'] = {
  heart_rate: 70,
  respiratory_rate: 15,
  spo2: 97,
  systolic: 120,
  diastolic: 75,
  mean_pressure: 90,
  temperature: 36.8,
  consciousness: 'A',
  supplemental_oxygen: 0,
  steps: 0,
};

export interface BodyInTest extends Omit<Writable<Body>, 'truth' | 'episodes'> {
  readonly truth: TruthInTest;
  readonly episodes: EpisodeInTest[];
}

/** A body that a test makes ill by hand. */
export function bodyInTest(arm: Arm = 'monitored'): BodyInTest {
  return {
    arm,
    truth: { ...well },
    severity: 0,
    state: 'green',
    motion: 0,
    gone: false,
    episodes: [],
    treat: () => undefined,
  };
}

export interface PatientInTest extends Omit<Writable<Patient>, 'in'> {
  in(arm: Arm): BodyInTest;
}

export function patientInTest(name: string, body: BodyInTest = bodyInTest()): PatientInTest {
  return {
    name,
    person: undefined as never,
    step: () => undefined,
    activity: 'rest',
    in: () => body,
  };
}

export function episodeInTest(
  id: string,
  onsetAtMs: number,
  scenario: ScenarioName = 'sepsis',
): EpisodeInTest {
  return { id, scenario, onsetAtMs, severity: 0, peak: 0 };
}

export function visitInTest(arrivedAtMs: number, visit: Partial<Visit> = {}): Visit {
  return {
    patient: 'p01',
    cause: 'round',
    answered: [],
    calledAtMs: arrivedAtMs,
    arrivedAtMs,
    leftAtMs: arrivedAtMs + 5 * minute,
    treatments: [],
    actionable: false,
    ...visit,
  };
}
