import type { Priority } from '#ward/alarm.ts';
import type { Arm, Verdict, VisitCause } from '#ward/truth.ts';

/**
 * What one ward of one replicate came to. Plain data that crosses threads; the same seed gives the
 * same result to the last bit, whoever computes it. Times are milliseconds since the start.
 */
export interface WardResult {
  readonly replicate: number;
  readonly ward: number;
  readonly patients: number;
  /** Whole hours that were simulated. */
  readonly hours: number;
  readonly arms: Readonly<Record<Arm, ArmResult>>;
  /** Of the evaluator that judges samples as they arrive, and of its twin that judges as sampled. */
  readonly alarms: readonly AlarmRecord[];
  readonly episodes: readonly EpisodeRecord[];
  readonly samples: SampleCounts;
  /** Of every reading that arrived: how long it was on its way. */
  readonly delays: DelayHistogram;
}

/** One number for each hour; hour `h` is from `h` to `h + 1` hours after the start. */
export interface ArmResult {
  /** Mean true severity over patients and time, 0 to 1. */
  readonly severity: readonly number[];
  /** Shares of patient time, 0 to 1; together 1. */
  readonly green: readonly number[];
  readonly yellow: readonly number[];
  readonly red: readonly number[];
  /** Number of visits by staff, by cause. */
  readonly visits: Readonly<Record<VisitCause, readonly number[]>>;
}

export const evaluators = ['arrived', 'sampled'] as const;
export type Evaluator = (typeof evaluators)[number];

export interface AlarmRecord {
  readonly evaluator: Evaluator;
  readonly patient: string;
  readonly rule: string;
  readonly kind: 'physiological' | 'technical';
  readonly priority: Priority;
  /** By true measured time: when the condition began, and when it had held long enough. */
  readonly onsetMs: number;
  readonly raisedMs: number;
  /** When analytics knew. */
  readonly evaluatedMs: number;
  readonly clearedMs?: number;
  /**
   * Somebody was called for it, or would have been. Not for what another alarm explained, came and
   * went too often to be told each time, or was over when a late value told of it.
   */
  readonly rang: boolean;
  /** Absent for technical alarms. */
  readonly verdict?: Verdict;
  /** Of the illness that it tells of. */
  readonly episode?: string;
}

/** One illness of one body. */
export interface EpisodeRecord {
  readonly arm: Arm;
  readonly patient: string;
  readonly id: string;
  readonly scenario: string;
  readonly onsetMs: number;
  readonly peak: number;
  readonly yellowMs?: number;
  readonly redMs?: number;
  readonly overMs?: number;
  readonly event?: { readonly kind: 'arrest' | 'transfer'; readonly atMs: number };
  /** Somebody first knew: a true alarm was evaluated, or a nurse at the bed treated. */
  readonly detectedMs?: number;
  readonly detectedBy?: VisitCause;
  readonly firstTreatedMs?: number;
  /** It turned red, and nobody knew before it was over, the patient gone, or the study ended. */
  readonly missed: boolean;
  /** Where the time from onset to the nurse at the bed went; of episodes that an alarm detected. */
  readonly ledger?: Ledger;
}

/** Parts of the way from true onset to the bedside, in ms; they add up to the whole. */
export interface Ledger {
  /** Until the first value of the alarm's hold was beyond the limit: the body itself, and sampling. */
  readonly developing: number;
  readonly holding: number;
  /** From the measurement that completed the hold to its arrival. */
  readonly link: number;
  /** From arrival to evaluation. */
  readonly evaluating: number;
  /** From evaluation to the nurse at the bed. Absent where none came. */
  readonly responding?: number;
}

export interface SampleCounts {
  readonly measured: number;
  readonly lost: number;
  readonly repeated: number;
  readonly arrived: number;
  /** Still on their way when the study ended. */
  readonly underway: number;
}

/** Counts of delays by upper edges in ms; the last count is of all above. */
export interface DelayHistogram {
  readonly edgesMs: readonly number[];
  readonly counts: readonly number[];
}

/** One setting of the sweep over threshold, hold and delay, judged on the same samples. */
export interface SweepCell {
  readonly rule: string;
  readonly vital: string;
  readonly limit: number;
  readonly holdMs: number;
  readonly link: string;
  readonly bedDays: number;
  readonly alarms: number;
  /** Alarms with the verdict `true` or `duplicate`. */
  readonly actionable: number;
  /** Red episodes on this vital that this rule detected only after they turned red, or never. */
  readonly late: number;
  readonly missed: number;
  readonly episodes: number;
}

/** Everything that a study found, in an order that does not depend on the number of workers. */
export interface StudyResult {
  /** By replicate and ward, rising. Not all that were planned, where the study was interrupted. */
  readonly wards: readonly WardResult[];
  readonly sweep: readonly SweepCell[];
  readonly planned: number;
}
