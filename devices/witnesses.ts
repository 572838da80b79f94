import type { Patient } from '#patients/patient.ts';
import { createIllnesses } from '#verdicts/illness.ts';
import type { Spells } from '#verdicts/spells.ts';
import { type AlarmTimes, createWitness, type Steps, type Witness } from '#verdicts/witness.ts';
import type { Alarm } from '#ward/alarm.ts';
import { isNumericVital } from '#ward/vitals.ts';
import type { Bed, BedDevice, Measurement } from './bed.ts';
import { isWearable, vitalsOf } from './kinds.ts';

/** What is true of the monitored patients of a simulated ward, and of their devices. */
export interface Witnesses {
  /** Once after every step of the ward. */
  see(atMs: number): void;
  /** Of each device in the order of measurement. */
  measured(measurements: readonly Measurement[]): void;
  /** Undefined for a patient who is unknown. */
  of(patient: string): Witness | undefined;
  /** When what an alarm tells of truly was: it says so by the clock of the device. */
  timesOf(alarm: Alarm): AlarmTimes;
}

export function openWitnesses(
  patients: readonly Patient[],
  beds: readonly Bed[],
  steps: Steps,
): Witnesses {
  const witnesses = patients.map((patient) => {
    const illnesses = createIllnesses(patient.in('monitored'), steps.remembered);
    return createWitness(patient, illnesses, steps);
  });
  const byPatient = new Map(witnesses.map((witness) => [witness.patient, witness]));
  const disturbed = new Map<string, Spells>();
  /** By patient and vital. */
  const clocks = new Map<string, BedDevice['clock']>();
  for (const { patient, devices } of beds) {
    for (const { device, kind, clock } of devices) {
      // A chart has no sensor that could be disturbed, and the clock of the ward.
      if (!isWearable(kind)) continue;
      const vitals = vitalsOf(kind);
      const spells = byPatient.get(patient)?.disturbedOf(vitals);
      if (spells !== undefined) disturbed.set(device, spells);
      for (const vital of vitals) clocks.set(`${patient} ${vital}`, clock);
    }
  }

  return {
    see(atMs) {
      for (const { illnesses } of witnesses) illnesses.see(atMs);
      for (const witness of witnesses) witness.see(atMs);
    },
    measured(measurements) {
      for (const { device, measuredAtMs, artefact } of measurements) {
        disturbed.get(device)?.note(measuredAtMs, artefact === true);
      }
    },
    of: (patient) => byPatient.get(patient),
    timesOf({ patient, vital, onsetAt, raisedAt, evaluatedAt }) {
      // What looks at several vitals is judged at even moments, which are nobody's in particular.
      const isOne = vital !== undefined && isNumericVital(vital);
      const clock = isOne ? clocks.get(`${patient} ${vital}`) : undefined;
      const aheadMs = clock ? clock(raisedAt) - raisedAt : 0;
      return {
        onsetMs: onsetAt - aheadMs,
        raisedMs: raisedAt - aheadMs,
        evaluatedMs: evaluatedAt,
      };
    },
  };
}
