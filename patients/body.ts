import type { Onsets } from '#patients/illness/onsets.ts';
import type { Arm, HealthState } from '#ward/truth.ts';
import { deterioration } from './deterioration.ts';
import { healthState } from './health.ts';
import type { Body } from './patient.ts';
import { blankTruth, settle } from './physiology.ts';
import { type Levels, levels } from './signs.ts';

/** A body that the patient makes live on. */
export interface LivingBody extends Body {
  liveUntil(atMs: number): void;
}

/** `shared`: what the person's signs would be without illness; as of the present step, in all arms. */
export function body(of: {
  readonly arm: Arm;
  readonly seed: string;
  readonly name: string;
  readonly sequences: readonly Onsets[];
  readonly shared: Levels;
}): LivingBody {
  const { arm, seed, name, sequences, shared } = of;
  const illnesses = deterioration(sequences, seed, name);
  const sum = levels(() => 0);
  const truth = blankTruth();
  let state: HealthState = 'green';
  let settled = false;

  return {
    arm,
    // Only who is asked after pays for it: nobody looks at an unmonitored body every second.
    get truth() {
      if (!settled) settleNow();
      return truth;
    },
    get severity() {
      return illnesses.severity;
    },
    get state() {
      return state;
    },
    get gone() {
      return illnesses.gone;
    },
    episodes: illnesses.episodes,
    treat: illnesses.treat,
    liveUntil(atMs) {
      illnesses.liveUntil(atMs);
      state = healthState(state, illnesses.severity);
      settled = false;
    },
  };

  function settleNow(): void {
    for (let sign = 0; sign < sum.length; sign += 1) sum[sign] = shared[sign] as number;
    illnesses.addTo(sum);
    settle(sum, truth);
    if (illnesses.breathless) truth.respiratory_rate = 0;
    truth.consciousness = illnesses.consciousness;
    truth.supplemental_oxygen = illnesses.oxygen;
    settled = true;
  }
}
