import { vitalsOf } from '#devices/kinds.ts';
import type { LinkProfile } from '#devices/network/profile.ts';
import { type SimulatedBeds, simulatedBeds } from '#devices/simulated-ward.ts';
import { simulatedPatient } from '#patients/simulated-patient.ts';
import { type SimulatedWard, simulatedWard } from '#patients/ward.ts';
import type { Plan } from '#study/plan.ts';
import { createWitness, type Witness } from '#verdicts/witness.ts';
import { arms } from '#ward/truth.ts';
import { type ArmOfWard, openArm } from './arm.ts';
import { hourMs } from './hours.ts';
import { openSources, type Sources } from './sources.ts';
import { seedOf } from './wards.ts';

/** The patients of a ward in both arms, their staff and devices, and what a study notes of them. */
export interface Scene {
  readonly ward: SimulatedWard;
  readonly beds: SimulatedBeds;
  readonly monitored: ArmOfWard;
  readonly unmonitored: ArmOfWard;
  readonly sources: Sources;
  witnessOf(patient: string): Witness;
  /** Once after every step of the ward. */
  see(atMs: number): void;
}

export interface SceneSetup {
  readonly replicate: number;
  /** Of the ward: its staff have a luck of their own. */
  readonly ward: number;
  readonly patients: readonly string[];
  readonly startMs: number;
  readonly endMs: number;
  readonly gridMs: number;
  readonly everyMs: number;
  readonly link: LinkProfile;
}

export function openScene(plan: Plan, setup: SceneSetup): Scene {
  const { startMs, endMs } = setup;
  const { scenarios, hazard, physiology, staff } = plan;
  const seed = seedOf(plan, setup.replicate);
  const patients = setup.patients.map((name) =>
    simulatedPatient({ seed, name, startMs, arms, scenarios, hazard, physiology }),
  );
  const ward = simulatedWard({
    seed,
    ward: `ward-${setup.ward}`,
    patients,
    arms,
    startMs,
    staff,
  });
  const beds = simulatedBeds({ ...setup, seed, ward });

  const hours = Math.ceil((endMs - startMs) / hourMs);
  const monitored = openArm({ ward, arm: 'monitored', hours });
  const unmonitored = openArm({ ward, arm: 'unmonitored', hours });
  // Alarms are judged in the step in which they become known.
  const steps = { startMs, gridMs: setup.gridMs, remembered: 1 };
  const witnesses = patients.map((patient) =>
    createWitness(patient, monitored.of(patient.name).illnesses, steps),
  );
  const byName = new Map(witnesses.map((witness) => [witness.patient, witness]));
  function witnessOf(patient: string): Witness {
    const known = byName.get(patient);
    if (known === undefined) throw new Error(`no patient ${patient} in this ward`);
    return known;
  }

  return {
    ward,
    beds,
    monitored,
    unmonitored,
    witnessOf,
    sources: openSources({
      beds: beds.beds,
      endMs,
      disturbedOf: (patient, kind) => witnessOf(patient).disturbedOf(vitalsOf(kind)),
    }),
    see(atMs) {
      monitored.see(atMs);
      unmonitored.see(atMs);
      for (const witness of witnesses) witness.see(atMs);
    },
  };
}
