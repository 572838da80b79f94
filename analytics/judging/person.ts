import type { Bins } from '#analytics/course/baseline.ts';
import type { Window, WindowLimits } from '#analytics/course/window.ts';
import type { News2 } from '#ward/news2.ts';
import type { NumericVitalName, VitalName } from '#ward/vitals.ts';
import type { Bound } from './bound.ts';
import type { Standing } from './judge.ts';

/** What analytics knows of one patient. Written over as readings come, so never handed out. */
export interface Person {
  readonly patient: string;
  readonly spo2Scale: 1 | 2;
  readonly courses: Map<VitalName, Course>;
  readonly grid: readonly GridWatch[];
  /** When the newest of all values was measured. */
  newestAt: number;
  /** Those of `grid` to which it says something that nothing comes. */
  readonly mindful: readonly GridWatch[];
  /** To some rule on a vital it says something that nothing comes: then all of them are gone through. */
  readonly mindsSilence: boolean;
  /** Of vitals that a rule measures by what is usual for this person. */
  readonly bins: Map<NumericVitalName, Bins>;
  /** The score of a moment, for all rules that ask for it; absent where it has to be worked out. */
  score: { readonly at: number; readonly score: News2AndStale } | undefined;
  /** Values measured since then came after the grid had passed them. */
  dirtyAt: number;
}

/** A score, and what of it was measured too long ago. */
export type News2AndStale = News2 & { readonly stale: readonly VitalName[] };

/** One vital of one patient. */
export interface Course {
  readonly vital: VitalName;
  /** The newest value by measured time, and when it was measured and received. Words stand in the window as numbers. */
  value: number | string;
  at: number;
  receivedAt: number;
  readonly window: Window;
  readonly watches: readonly Watch[];
  /** No rule looks at it, so it needs no past. */
  readonly unwatched: boolean;
  /** A rule wants to know what the person did. */
  readonly wantsActivity: boolean;
}

/** One rule that looks at a patient, and where it stands; absent until it judged for the first time. */
export interface Watch {
  readonly bound: Bound;
  standing: Standing | undefined;
  /** Its alarm is active and was discovered too late to ring. */
  quiet: boolean;
  /** What was measured until then was there before the rule: what was over by then is none of its. */
  fromAt: number;
}

/** A rule on a quantity that is worked out at even moments, and the values that it had. */
export interface GridWatch extends Watch {
  readonly window: Window;
  readonly everyMs: number;
  /** A moment without a value is a gap. */
  readonly gap: WindowLimits['gap'];
}

/** The time of what was never measured, or received. */
export const neverMeasured = Number.NEGATIVE_INFINITY;
/** The grid has to work out nothing again. */
export const nothingDirty = Number.POSITIVE_INFINITY;
