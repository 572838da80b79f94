import type { Patient } from '#patients/patient.ts';
import { type Course, createIllnesses } from '#verdicts/illness.ts';
import type { Spells } from '#verdicts/spells.ts';
import { type AlarmTimes, createWitness, type Steps } from '#verdicts/witness.ts';
import { worthOf } from '#verdicts/worth.ts';
import type { Alarm } from '#ward/alarm.ts';
import type { Verdict } from '#ward/truth.ts';
import type { Bed, BedDevice, Measurement } from './bed.ts';
import { isWearable, vitalsOf } from './kinds.ts';

/** What is true of the monitored patients of a simulated ward, and of their devices. */
export interface Witnesses {
  /** Once after every step of the ward. */
  see(atMs: number): void;
  /** Of each device in the order of measurement. */
  measured(measurements: readonly Measurement[]): void;
  /**
   * What an alarm was worth whose evaluation the ward has lived to. `isTold` knows the illnesses of which
   * alarms told that were evaluated before. Undefined for a patient who is unknown.
   */
  worthOf(alarm: Alarm, isTold: (illness: string) => boolean): Appraised | undefined;
}

/** What the truth says of one alarm. */
export interface Appraised {
  /** Absent where what it depends on is forgotten. */
  readonly verdict?: Verdict;
  /** The illness of which it was the first to tell: later alarms of it are duplicates. */
  readonly tells?: string;
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

  /** When it truly was what an alarm tells of: it says so by the clock of the device. */
  function timesOf({ patient, vital, onsetAt, raisedAt, evaluatedAt }: Alarm): AlarmTimes {
    // What looks at several vitals is judged at even moments, which are nobody's in particular.
    const clock = vital && clocks.get(`${patient} ${vital}`);
    const aheadMs = clock ? clock(raisedAt) - raisedAt : 0;
    return {
      onsetMs: onsetAt - aheadMs,
      raisedMs: raisedAt - aheadMs,
      evaluatedMs: evaluatedAt,
    };
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
    worthOf(alarm, isTold) {
      const { patient } = alarm;
      const witness = byPatient.get(patient);
      if (witness === undefined) return undefined;
      const nameOf = ({ episode }: Course) => `${patient} ${episode.id}`;
      const worth = worthOf(alarm, timesOf(alarm), witness, (course) => isTold(nameOf(course)));
      const { verdict, course, tells } = worth;
      return { ...(verdict && { verdict }), ...(tells && course && { tells: nameOf(course) }) };
    },
  };
}
