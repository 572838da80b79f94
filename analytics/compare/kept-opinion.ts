import type { KeptDetour } from '#analytics/delay/detour.ts';
import type { KeptJudging } from '#analytics/judging/judging.ts';
import type { Alarm, Intervention } from '#ward/alarm.ts';
import type { KeptComparison } from './comparison.ts';

/** A second opinion as it is kept over a restart: as of one moment, with all that it knows. Plain JSON. */
export interface KeptOpinion {
  readonly name: string;
  /** Of the rules by which it judged. */
  readonly hash: string;
  /** The ward's time when it was kept. */
  readonly at: number;
  readonly judging: KeptJudging;
  readonly alarms: readonly Alarm[];
  readonly interventions: readonly Intervention[];
  readonly comparison: KeptComparison;
  readonly detour?: KeptDetour;
}
