import { chance } from '#patients/chance.ts';
import type { StaffProfile } from './profiles.ts';
import type { Request } from './requests.ts';
import { about } from './visiting.ts';

export interface Asked extends Pick<Request, 'id' | 'bed' | 'what' | 'cause' | 'atMs'> {
  /** Names the request among all of the patient, the same in each arm. */
  readonly key: string;
}

/**
 * When somebody can leave for what is asked. Rounds are planned and wait for nobody; reactions to
 * alarms take so many `times` as long as usual, not so those to the bell, and not the team's.
 */
export function request(
  { seed, ward, patient, profile }: Asking,
  { key, ...asked }: Asked,
  times: number,
): Request {
  const luck = chance(seed, 'staff', ward, patient, key);
  const { emergencyTeam, reactionMs, spread } = profile;
  const { atMs, what } = asked;
  if (isForTeam(asked, profile)) {
    const responseMs = about(emergencyTeam.medianMs, spread, luck);
    const mobilisingMs = Math.round(emergencyTeam.mobilisingShare * responseMs);
    return { ...asked, readyAtMs: atMs + mobilisingMs, teamMs: responseMs - mobilisingMs, luck };
  }
  const medianMs = {
    emergency_call: reactionMs.medication * times,
    medication: reactionMs.medication * times,
    // Whoever is asked because nobody came does not wait as long again.
    notify_second_nurse: reactionMs.medication * times,
    notify_nurse: reactionMs.notify_nurse * times,
    bell: reactionMs.bell,
    round: 0,
  }[what];
  return { ...asked, readyAtMs: atMs + about(medianMs, spread, luck), teamMs: 0, luck };
}

export interface Asking {
  readonly seed: string;
  readonly ward: string;
  readonly patient: string;
  readonly profile: StaffProfile;
}

export function isForTeam({ what }: Pick<Request, 'what'>, profile: StaffProfile): boolean {
  return what === 'emergency_call' && profile.emergencyTeam.comes;
}
