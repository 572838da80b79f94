import type { Onsets } from '#patients/illness/onsets.ts';
import { day } from '#patients/scenarios/durations.ts';
import type { Arm, HealthState } from '#ward/truth.ts';
import type { Activity } from './activity.ts';
import { deterioration } from './deterioration.ts';
import { effortAt } from './effort.ts';
import { healthState } from './health.ts';
import type { Body } from './patient.ts';
import { blankTruth, settle } from './physiology.ts';
import { type Levels, levels } from './signs.ts';

/** A body that the patient makes live on. */
export interface LivingBody extends Body {
  liveUntil(atMs: number): void;
}

/**
 * In all arms the same, as of the present step: `shared`, what the person's signs would be without
 * illness and at rest; `doing`, what the person does; and `exertion`, what that adds to the signs.
 */
export function body(of: {
  readonly arm: Arm;
  readonly seed: string;
  readonly name: string;
  readonly sequences: readonly Onsets[];
  readonly shared: Levels;
  readonly doing: Pick<Activity, 'motion' | 'walked'>;
  readonly exertion: Levels;
}): LivingBody {
  const { arm, seed, name, sequences, shared, doing, exertion } = of;
  const illnesses = deterioration(sequences, seed, name);
  const sum = levels(() => 0);
  const truth = blankTruth();
  let effort = 1;
  let dayNumber = Number.NaN;
  let walked = doing.walked;
  let steps = 0;
  let settled = false;

  // Fields, and not getters: they are read many times for each step.
  const self = {
    arm,
    severity: 0,
    state: 'green' as HealthState,
    motion: doing.motion,
    gone: false,
    episodes: illnesses.episodes,
    treat: illnesses.treat,
    // Only who is asked after pays for it: nobody looks at an unmonitored body every second.
    get truth() {
      if (!settled) settleNow();
      return truth;
    },
    liveUntil(atMs: number) {
      illnesses.liveUntil(atMs);
      const { severity, gone } = illnesses;
      if (severity !== self.severity) {
        self.severity = severity;
        self.state = healthState(self.state, severity);
        effort = effortAt(severity);
      }
      self.gone = gone;
      self.motion = effort * doing.motion;
      count(atMs);
      settled = false;
    },
  };
  return self;

  /** A new count begins at midnight, at which nobody walks. */
  function count(atMs: number): void {
    const today = Math.floor(atMs / day);
    if (today !== dayNumber) {
      dayNumber = today;
      steps = 0;
    }
    if (doing.walked === walked) return;
    steps += effort * (doing.walked - walked);
    walked = doing.walked;
  }

  function settleNow(): void {
    for (let sign = 0; sign < sum.length; sign += 1) {
      sum[sign] = (shared[sign] as number) + effort * (exertion[sign] as number);
    }
    illnesses.addTo(sum);
    settle(sum, truth);
    if (illnesses.breathless) truth.respiratory_rate = 0;
    truth.consciousness = illnesses.consciousness;
    truth.supplemental_oxygen = illnesses.oxygen;
    truth.steps = steps;
    settled = true;
  }
}
