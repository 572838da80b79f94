import { type Onset, onsets } from '#patients/illness/onsets.ts';
import type { Body, Patient } from '#patients/patient.ts';
import { type ScenarioName, scenarioNames, scenarios } from '#patients/scenarios.ts';
import { type Setup, simulatedPatient } from '#patients/simulated-patient.ts';

export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;
export const midnight = Date.UTC(2025, 10, 22);

/** A patient with a twin, to whom everything may happen, but for what the test says. */
export function aPatient(but: Partial<Setup> = {}): Patient {
  return simulatedPatient({
    seed: '1',
    name: 'p01',
    startMs: midnight,
    arms: ['monitored', 'unmonitored'],
    scenarios: scenarioNames,
    hazard: 1,
    physiology: 'full',
    ...but,
  });
}

/** Somebody who has just fallen ill with this, and may with nothing else: again once it is over. */
export function fallenIll(
  scenario: ScenarioName,
  seed = '1',
): { readonly patient: Patient; readonly body: Body; readonly onset: Onset } {
  // About once an hour, so that nobody has to wait for it.
  const hazard = 24 / scenarios[scenario].perDay;
  const setup = { seed, name: 'p01', scenario, startMs: midnight, hazard };
  const patient = aPatient({ ...setup, scenarios: [scenario], arms: ['monitored'] });
  const onset = onsets({ ...setup, baseline: patient.person.baseline })(0);
  patient.step(onset.atMs);
  return { patient, body: patient.in('monitored'), onset };
}
