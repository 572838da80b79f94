import type { Onsets } from '#patients/illness/onsets.ts';
import { day } from '#patients/scenarios/durations.ts';
import type { Treatment } from '#ward/alarm.ts';
import type { Arm, HealthState } from '#ward/truth.ts';
import type { Activity } from './activity.ts';
import { type Deterioration, deterioration } from './deterioration.ts';
import { effortAt } from './effort.ts';
import { healthState } from './health.ts';
import type { Body, Episode } from './patient.ts';
import { blankTruth, settle, type Truth } from './physiology.ts';
import { type Levels, levels } from './signs.ts';

/**
 * In all arms the same, as of the present step: `shared`, what the person's signs would be without
 * illness and at rest; `doing`, what the person does; and `exertion`, what that adds to the signs.
 */
export interface BodySetup {
  readonly arm: Arm;
  readonly seed: string;
  readonly name: string;
  readonly sequences: readonly Onsets[];
  readonly shared: Levels;
  readonly doing: Pick<Activity, 'motion' | 'walked'>;
  readonly exertion: Levels;
}

/** A body that the patient makes live on. What is read many times for each step is a plain field. */
export class LivingBody implements Body {
  readonly arm: Arm;
  readonly episodes: readonly Episode[];
  severity = 0;
  state: HealthState = 'green';
  motion: number;
  gone = false;

  readonly #setup: BodySetup;
  readonly #illnesses: Deterioration;
  readonly #sum = levels(() => 0);
  readonly #truth = blankTruth();
  #settled = false;
  #effort = 1;
  #dayNumber = Number.NaN;
  #walked: number;

  constructor(setup: BodySetup) {
    const { arm, seed, name, sequences, doing } = setup;
    this.#setup = setup;
    this.#illnesses = deterioration(sequences, seed, name);
    this.#walked = doing.walked;
    this.arm = arm;
    this.episodes = this.#illnesses.episodes;
    this.motion = doing.motion;
  }

  /** Only who asks pays for it: nobody looks at an unmonitored body every second. */
  get truth(): Truth {
    if (!this.#settled) this.#settle();
    return this.#truth;
  }

  treat(treatment: Treatment, atMs: number): void {
    this.#illnesses.treat(treatment, atMs);
  }

  liveUntil(atMs: number): void {
    const illnesses = this.#illnesses;
    illnesses.liveUntil(atMs);
    const { severity } = illnesses;
    if (severity !== this.severity) {
      this.severity = severity;
      this.state = healthState(this.state, severity);
      this.#effort = effortAt(severity);
    }
    this.gone = illnesses.gone;
    this.motion = this.#effort * this.#setup.doing.motion;
    this.#walk(atMs);
    this.#settled = false;
  }

  /** A new count begins at midnight, at which nobody walks. */
  #walk(atMs: number): void {
    const { walked } = this.#setup.doing;
    const today = Math.floor(atMs / day);
    if (today !== this.#dayNumber) {
      this.#dayNumber = today;
      this.#truth.steps = 0;
    }
    if (walked === this.#walked) return;
    this.#truth.steps += this.#effort * (walked - this.#walked);
    this.#walked = walked;
  }

  #settle(): void {
    const { shared, exertion } = this.#setup;
    const sum = this.#sum;
    const truth = this.#truth;
    const illnesses = this.#illnesses;
    for (let sign = 0; sign < sum.length; sign += 1) {
      sum[sign] = (shared[sign] as number) + this.#effort * (exertion[sign] as number);
    }
    illnesses.addTo(sum);
    settle(sum, truth);
    if (illnesses.isBreathless()) truth.respiratory_rate = 0;
    truth.consciousness = illnesses.consciousness();
    truth.supplemental_oxygen = illnesses.oxygen();
    this.#settled = true;
  }
}
