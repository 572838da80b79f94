import type { Verdict } from './truth.ts';
import type { NumericVitalName } from './vitals.ts';

/**
 * What analytics has learnt of the way of one device's samples, as `ward/devices/<device>/delays`
 * carries it, retained.
 */
export interface DelayReport {
  readonly device: string;
  readonly patient: string;
  readonly at: number;
  /** `prior`: too little was seen, so it is what the configured link promises. */
  readonly source: 'prior' | 'learnt';
  /** Samples that it was learnt from. */
  readonly samples: number;
  /** How far the device's clock seems to be ahead, ms; below 0: behind. */
  readonly offsetMs: number;
  /** Quantiles of the time from measurement to arrival, the clock set right, ms. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  /** Between two measurements, usually, ms. Absent until two were seen. */
  readonly intervalMs?: number;
  /** Share of samples that never came, 0 to 1. */
  readonly loss: number;
  /** For so long a sample behind a missing one waits for it before it is judged, ms. */
  readonly latenessMs: number;
}

/** A score of a patient, as `ward/patients/<patient>/scores` carries it when it changes. */
export interface ScoreReport {
  readonly patient: string;
  readonly score: 'news2';
  readonly at: number;
  /** Only where nothing is missing; then all three are the same. */
  readonly total?: number;
  readonly lowest: number;
  readonly highest: number;
  readonly risk?: string;
  /** What was never measured, and what was measured too long ago. */
  readonly missing: readonly string[];
  readonly stale: readonly string[];
}

/** What alarms depend on besides readings and rules. */
export interface JudgingTerms {
  /** What the link promised, ms; and the share that it loses for ever, 0 to 1. */
  readonly minMs: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly loss: number;
  /** So far back a late value is judged in its place, ms. */
  readonly windowMs: number;
  /** What is measured stands for the present at least for so long, ms. */
  readonly presentLeastMs: number;
}

/**
 * The rules that analytics judges by, and on what terms, as `ward/analytics/rules` carries them, retained.
 * Versions before did not tell `terms` and `after`.
 */
export interface RulesReport {
  readonly name: string;
  readonly version: string;
  readonly hash: string;
  /** Since when. */
  readonly at: number;
  /** The file. */
  readonly text: string;
  readonly terms?: JudgingTerms;
  /** All readings up to this number, and all that was due until then, were judged by those before. */
  readonly after?: { readonly number: number; readonly at: number };
  /** Told when analytics ends: all that was due until then is judged, and nothing further. */
  readonly until?: number;
}

/**
 * What one alarm of a simulated patient was worth, and where the time went, from what truly happened to the bed. The
 * bedside tells it on `ward/patients/<patient>/ledgers/<alarm>`, for those who judge the ward only.
 * Milliseconds since 1970 in the ward's time; absent where it did not happen, or is not known.
 */
export interface LedgerReport {
  readonly alarm: string;
  readonly patient: string;
  readonly rule: string;
  readonly vital?: NumericVitalName;
  /** What it was worth. Absent for technical alarms, and where what it depends on is forgotten. */
  readonly verdict?: Verdict;
  /** The illness began. Absent where the patient had none. */
  readonly onsetAt?: number;
  /** The value that completed the hold was measured, and left the device. */
  readonly sampledAt: number;
  readonly publishedAt?: number;
  /** It reached the gateway, and was safe on its disk. */
  readonly receivedAt?: number;
  readonly journaledAt?: number;
  readonly evaluatedAt: number;
  /** The alarm rang. */
  readonly raisedAt?: number;
  readonly bedsideAt?: number;
  readonly acknowledgedAt?: number;
}
