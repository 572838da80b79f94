import { chance } from '#patients/chance.ts';
import type { Body } from '#patients/patient.ts';
import { chartByHand, type Observation } from './by-hand.ts';
import type { StaffProfile } from './profiles.ts';

/** A ward that begins has just admitted its patients, each within so long. An engineering choice. */
export const admittingMs = 5 * 60_000;

/** The first look at each patient. It is nobody's errand: it keeps no nurse from anything. */
export interface Admissions {
  /** When somebody is admitted next; infinite when all are. */
  readonly nextMs: number;
  /** Who was admitted by `atMs`, each once, in the order of time. */
  take(atMs: number, body: (patient: string) => Body | undefined): readonly Observation[];
}

/** When and with what error is chance of its own for each bed, so that it shifts no other draw. */
export function openAdmissions(setup: {
  readonly seed: string;
  readonly ward: string;
  readonly beds: readonly string[];
  readonly startMs: number;
  readonly profile: Pick<StaffProfile, 'handError'>;
}): Admissions {
  const { seed, ward, beds, startMs } = setup;
  const { handError } = setup.profile;
  const waiting = beds
    .map((patient) => {
      const luck = chance(seed, 'staff', ward, patient, 'admission');
      return { patient, luck, atMs: startMs + Math.round(admittingMs * luck.uniform()) };
    })
    .sort((one, other) => one.atMs - other.atMs);

  const admissions = {
    nextMs: waiting[0]?.atMs ?? Number.POSITIVE_INFINITY,
    take(atMs: number, bodyOf: (patient: string) => Body | undefined) {
      const observations: Observation[] = [];
      for (let next = waiting[0]; next !== undefined && next.atMs <= atMs; next = waiting[0]) {
        waiting.shift();
        const { patient, luck } = next;
        const body = bodyOf(patient);
        if (body === undefined || body.gone) continue;
        const { written } = chartByHand(body.truth, luck, { routine: false, handError });
        observations.push({ patient, written });
      }
      admissions.nextMs = waiting[0]?.atMs ?? Number.POSITIVE_INFINITY;
      return observations;
    },
  };
  return admissions;
}
