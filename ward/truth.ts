/** The two groups of simulated patients: those who wear devices, and their twins who wear nothing. */
export const arms = ['monitored', 'unmonitored'] as const;
export type Arm = (typeof arms)[number];

/** Healthy; slightly abnormal, to be watched; acute. */
export const healthStates = ['green', 'yellow', 'red'] as const;
export type HealthState = (typeof healthStates)[number];

/**
 * How a simulated patient truly is, as `ward/patients/<patient>/truth` carries it. It is for judging
 * the ward: analytics may not read it.
 */
export interface TruthReport {
  readonly patient: string;
  readonly arm: Arm;
  /** Milliseconds since 1970 in the ward's time. */
  readonly at: number;
  /** From 0 (well) to 1 (arrest, or transfer to intensive care). */
  readonly severity: number;
  readonly state: HealthState;
}

/** Why a nurse came to a bed. */
export const visitCauses = ['alarm', 'technical', 'round', 'bell'] as const;
export type VisitCause = (typeof visitCauses)[number];

/**
 * What the truth says about an alarm, in the order in which they are asked: `artefact` the sensor was
 * disturbed; `duplicate` another alarm told of the same illness before; `delay` by the time it was
 * known, the patient was well again; `stale` known so late that the values were no longer present;
 * `true` an ill patient; `activity` the patient moved; `benign` a value beyond the limit without any
 * illness. `verdicts/verdict.ts` says how each is decided.
 */
export const verdicts = [
  'artefact',
  'duplicate',
  'delay',
  'stale',
  'true',
  'activity',
  'benign',
] as const;
export type Verdict = (typeof verdicts)[number];
