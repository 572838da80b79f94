import type { Patient } from '#patients/patient.ts';
import type { Arrival, Visit } from '#patients/staff/staff.ts';
import type { SimulatedWard } from '#patients/ward.ts';
import { createIllnesses, type Illnesses } from '#verdicts/illness.ts';
import type { Arm } from '#ward/truth.ts';
import { createDetections, type Detections } from './episodes.ts';
import { createHours } from './hours.ts';
import type { ArmResult, EpisodeRecord } from './results.ts';

/** One arm of a ward as the study sees it: how its bodies are, and who comes to them. */
export interface ArmOfWard {
  of(patient: string): BodyOfStudy;
  /** Once after every step of the ward. */
  see(atMs: number): void;
  /** Who has come to a bed since the last call. */
  arrivals(): readonly Arrival[];
  /** Visits that ended since the last call, counted and noted. */
  visits(): readonly Visit[];
  result(): ArmResult;
  episodes(): readonly EpisodeRecord[];
}

export interface BodyOfStudy {
  readonly patient: Patient;
  readonly illnesses: Illnesses;
  readonly detections: Detections;
}

export function openArm(parts: {
  readonly ward: SimulatedWard;
  readonly arm: Arm;
  readonly hours: number;
}): ArmOfWard {
  const { ward, arm } = parts;
  const hours = createHours(parts.hours);
  const bodies = ward.patients.map((patient) => patient.in(arm));
  const followed = ward.patients.map((patient): BodyOfStudy => {
    const body = patient.in(arm);
    const illnesses = createIllnesses(body);
    return { patient, illnesses, detections: createDetections(body, illnesses) };
  });
  const byName = new Map(followed.map((each) => [each.patient.name, each]));

  function of(patient: string): BodyOfStudy {
    const known = byName.get(patient);
    if (known === undefined) throw new Error(`no patient ${patient} in this ward`);
    return known;
  }

  return {
    of,
    see(atMs) {
      hours.see(atMs, bodies);
      for (const { illnesses } of followed) illnesses.see(atMs);
    },
    arrivals: () => ward.takeArrivals(arm),
    visits() {
      const visits = ward.takeVisits(arm);
      for (const visit of visits) {
        hours.visit(visit.cause, visit.arrivedAtMs);
        of(visit.patient).detections.visited(visit);
      }
      return visits;
    },
    result: hours.result,
    episodes: () => followed.flatMap(({ patient, detections }) => detections.records(patient.name)),
  };
}
