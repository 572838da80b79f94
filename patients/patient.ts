import type { Treatment } from '#ward/alarm.ts';
import type { Arm, HealthState } from '#ward/truth.ts';
import type { ActivityName } from './activity.ts';
import type { Person } from './person.ts';
import type { Truth } from './physiology.ts';
import type { ScenarioName } from './scenarios.ts';

/**
 * A simulated person who lives the same life in each arm: same baseline, noise, activity and onsets.
 * Only what staff do makes the bodies differ, and it never shifts a draw of chance.
 */
export interface Patient {
  readonly name: string;
  readonly person: Person;
  /** All bodies live on until `atMs`. The first call may be at the start; time never goes back. */
  step(atMs: number): void;
  /** What the person does while well, as of the last step; an ill body does less of it. */
  readonly activity: ActivityName;
  /** Throws for an arm that this patient does not have. */
  in(arm: Arm): Body;
}

/** The person in one arm, as of the last step. */
export interface Body {
  readonly arm: Arm;
  /** Written over at the next step. */
  readonly truth: Truth;
  /** From 0 (well) to 1. */
  readonly severity: number;
  readonly state: HealthState;
  /** How much it shakes the sensors, from 0 (still) to 1. */
  readonly motion: number;
  /** The body has left the ward: severity stays 1, nothing is measured or treated any more. */
  readonly gone: boolean;
  /** All that began so far in this arm, oldest first. */
  readonly episodes: readonly Episode[];
  /** Staff do this at the bed at `atMs`; it works from the next step on, after its delay. */
  treat(treatment: Treatment, atMs: number): void;
}

/** One course of one illness of one body. Objects change as the episode goes on. */
export interface Episode {
  /** The same in both arms: `<scenario>-<number>`. */
  readonly id: string;
  readonly scenario: ScenarioName;
  readonly onsetAtMs: number;
  /** As of the last step, and the highest so far. */
  readonly severity: number;
  readonly peak: number;
  /** When it alone first was as severe as yellow and red begin. */
  readonly yellowAtMs?: number;
  readonly redAtMs?: number;
  /** It receded to nothing. */
  readonly overAtMs?: number;
  /** Untreated for too long. */
  readonly event?: { readonly kind: 'arrest' | 'transfer'; readonly atMs: number };
}
