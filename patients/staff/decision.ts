import type { Treatment } from '#ward/alarm.ts';
import type { Charted } from './by-hand.ts';
import { type Request, ranks } from './requests.ts';

export interface Decision {
  readonly actionable: boolean;
  /** At once, by those at the bed. */
  readonly treatment?: Treatment;
  /** Nurses at the bed want an emergency team there. */
  readonly callTeam: boolean;
}

/**
 * What is done at the bed, by the score and by what was asked for. Well is who scores 0 to 2 without
 * a single 3: there is nothing to do then, not even what an alarm asked for, but who was called by an
 * alarm and finds 1 or 2 gives basic care. Otherwise the stronger of what the score needs (7 or more:
 * an emergency team; 5, 6 or a single 3: medication; 3 or 4: basic care) and what alarms asked for.
 * What only a team can do a nurse replaces by medication.
 */
export function decide(
  { score, anyThree }: Omit<Charted, 'written'>,
  requests: readonly Request[],
  isTeam: boolean,
): Decision {
  const asked = requests.filter(({ cause }) => cause === 'alarm').map(({ what }) => what);
  const isWell = score <= 2 && !anyThree;
  if (isWell) {
    const cares = score > 0 && asked.length > 0 && !asked.includes('emergency_call');
    return { actionable: false, callTeam: false, ...(cares && { treatment: 'notify_nurse' }) };
  }
  const needed = neededFor(score, anyThree);
  const strongest = asked.reduce<Request['what']>(
    (one, other) => (ranks[other] < ranks[one] ? other : one),
    needed,
  );
  return {
    actionable: true,
    treatment: byHandOf(isTeam, strongest),
    callTeam: !isTeam && needed === 'emergency_call',
  };
}

function neededFor(score: number, anyThree: boolean): Treatment {
  if (score >= 7) return 'emergency_call';
  return score >= 5 || anyThree ? 'medication' : 'notify_nurse';
}

function byHandOf(isTeam: boolean, what: Request['what']): Treatment {
  if (what === 'emergency_call') return isTeam ? what : 'medication';
  return what === 'medication' ? what : 'notify_nurse';
}
