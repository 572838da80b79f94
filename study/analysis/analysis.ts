import type { Evaluator } from '#study/ward/results.ts';
import type { Arm, HealthState } from '#ward/truth.ts';
import type { Compared } from './compared.ts';
import type { Detection } from './detection.ts';
import type { Harm } from './harm.ts';
import type { LedgerSummary } from './ledgers.ts';
import type { LiteratureRow } from './literature.ts';
import type { Samples } from './samples.ts';
import type { SweepMap } from './sweep-maps.ts';
import type { Visits } from './visits.ts';
import type { Worth } from './worth.ts';

/**
 * What `summary.json` says and the report shows: plain data. What cannot be told, since too little was
 * simulated or nothing happened, is absent and never a number that is none.
 */
export interface Analysis {
  readonly seed: string;
  readonly size: Size;
  /** True severity, 0 to 1. */
  readonly severity: Compared;
  /** Shares of the patients' time. */
  readonly states: Readonly<Record<HealthState, Compared>>;
  readonly visits: Visits;
  readonly detection: Readonly<Record<Arm, Detection>>;
  readonly worth: Readonly<Record<Evaluator, Worth>>;
  readonly harm: Harm;
  readonly ledgers: readonly LedgerSummary[];
  readonly samples: Samples;
  readonly sweep: readonly SweepMap[];
  readonly literature: readonly LiteratureRow[];
}

/** What everything else rests on. */
export interface Size {
  readonly wards: { readonly done: number; readonly planned: number };
  /** Patients of the wards that are done, each in both arms; all replicates together. */
  readonly pairs: number;
  /** Of the longest ward. */
  readonly hours: number;
  /** Of one arm. */
  readonly bedDays: number;
}
