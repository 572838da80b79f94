import type { Observation } from '#patients/staff/by-hand.ts';
import type { StaffProfile } from '#patients/staff/profiles.ts';
import { type Arrival, type Call, openStaff, type Visit } from '#patients/staff/staff.ts';
import type { Arm } from '#ward/truth.ts';
import type { Patient } from './patient.ts';

/** The patients of one ward, and the staff of each arm. Chance does not know of arms. */
export interface SimulatedWard {
  readonly patients: readonly Patient[];
  readonly arms: readonly Arm[];
  /** Every patient lives on until `atMs`, then the staff of each arm work until then. */
  step(atMs: number): void;
  /** These five throw for an arm that the ward does not have. */
  call(arm: Arm, call: Call): void;
  cancel(arm: Arm, id: string): void;
  /** Visits that ended since they were last taken, in the order of their end. */
  takeVisits(arm: Arm): readonly Visit[];
  /** Who has come to a bed since that was last taken; see `Staff`. */
  takeArrivals(arm: Arm): readonly Arrival[];
  /** What staff wrote at the beds in the last step. */
  observed(arm: Arm): readonly Observation[];
}

export interface SimulatedWardSetup {
  readonly seed: string;
  /** Names the ward: each has its own luck. */
  readonly ward: string | number;
  /** In the order of their beds; each has a body in all of `arms`. */
  readonly patients: readonly Patient[];
  readonly arms: readonly Arm[];
  readonly startMs: number;
  readonly staff: StaffProfile;
}

export function simulatedWard(setup: SimulatedWardSetup): SimulatedWard {
  const { seed, patients, arms, startMs } = setup;
  const common = { seed, ward: String(setup.ward), startMs, profile: setup.staff };
  const beds = patients.map(({ name }) => name);
  const sides = new Map(
    arms.map((arm) => {
      const bodies = new Map(patients.map((patient) => [patient.name, patient.in(arm)]));
      return [
        arm,
        {
          staff: openStaff({ ...common, beds }),
          bodyOf: (patient: string) => bodies.get(patient),
          visits: [] as Visit[],
          observed: [] as readonly Observation[],
        },
      ];
    }),
  );

  function side(arm: Arm) {
    const found = sides.get(arm);
    if (found === undefined) throw new RangeError(`the ward has no arm ${arm}`);
    return found;
  }

  return {
    patients,
    arms,
    step(atMs) {
      for (const patient of patients) patient.step(atMs);
      for (const each of sides.values()) {
        const ended = each.staff.step(atMs, each.bodyOf);
        if (ended.length > 0) each.visits.push(...ended);
        each.observed = each.staff.takeObservations();
      }
    },
    call: (arm, call) => side(arm).staff.call(call),
    cancel: (arm, id) => side(arm).staff.cancel(id),
    takeVisits: (arm) => side(arm).visits.splice(0),
    takeArrivals: (arm) => side(arm).staff.takeArrivals(),
    observed: (arm) => side(arm).observed,
  };
}
