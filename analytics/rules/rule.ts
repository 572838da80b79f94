import type { InterventionKind, Priority } from '#ward/alarm.ts';
import type { NumericVitalName } from '#ward/vitals.ts';

/** What a rule watches: one number at a time, by measured time. */
export type Quantity =
  /** The values of one vital, as they were measured. */
  | { readonly of: 'vital'; readonly vital: NumericVitalName }
  /** The lowest total that NEWS2 can have, whatever is missing; `news2_single`: the highest certain sub-score. */
  | { readonly of: 'news2' | 'news2_single' }
  /** The middle of the last minute less the middle of the minute so long before. */
  | { readonly of: 'change'; readonly vital: NumericVitalName; readonly overMs: number }
  /** Sum of the steps away from the person's own baseline, in its spreads (CUSUM, allowance 0.5). */
  | { readonly of: 'drift'; readonly vital: NumericVitalName; readonly learnMs: number }
  /** How far the middles of the last moments of two vitals are apart. */
  | { readonly of: 'difference'; readonly vitals: readonly [NumericVitalName, NumericVitalName] }
  /** How many of these conditions hold at once. */
  | { readonly of: 'count'; readonly conditions: readonly Condition[] };

/** A value strictly beyond the limit. */
export interface Condition {
  readonly vital: NumericVitalName;
  readonly when: 'above' | 'below';
  readonly limit: number;
}

/** Relative to the person: `times` the baseline that was learnt, never outside of the hard limits. */
export interface PersonalLimit {
  readonly times: number;
  readonly learnMs: number;
  readonly low: number;
  readonly high: number;
}

/** What a person does who is then not alarmed about: told by the steps that a wearable counts. */
export const activities = ['moving', 'walking'] as const;
export type Activity = (typeof activities)[number];

/**
 * What a gap in the data does. `reset`: nothing is known, so a hold begins anew and an alarm is over.
 * `hold`: the clock of the hold stands still, an alarm stays. `alarm`: as `hold`, and the gap itself
 * becomes a technical alarm.
 */
export const gapKinds = ['reset', 'hold', 'alarm'] as const;
export type GapKind = (typeof gapKinds)[number];

/** An alarm once a quantity beyond the limit has held, over once calm values have. */
export interface Rule {
  readonly id: string;
  /** `technical`: of sensors, not of the patient. */
  readonly kind: 'physiological' | 'technical';
  readonly quantity: Quantity;
  /** Values strictly beyond the limit violate it. */
  readonly when: 'above' | 'below';
  readonly limit: number | PersonalLimit;
  /** For so long, of measured time covered by data, values must violate. 0: one is enough. */
  readonly holdMs: number;
  /** Values at least `margin` (0 or more) inside of the limit are calm, and end the alarm after `holdMs`. */
  readonly clear: { readonly margin: number; readonly holdMs: number };
  readonly gap: GapKind;
  /** The least share of a hold, 0 to 1, that data must cover; below it the hold begins anew. */
  readonly coverage: number;
  /** Values measured meanwhile do not violate. */
  readonly unless: readonly Activity[];
  /** An acknowledged alarm that lasts rings again after so long; 0: never. */
  readonly repeatMs: number;
  /** Stays until somebody has acknowledged it, even when its condition is over. */
  readonly latch: boolean;
  /** While an alarm of one of these rules is active, this one calls nobody. */
  readonly suppressedBy: readonly string[];
  readonly priority: Priority;
  readonly message: string;
  /** What is asked for at once, besides the first step of the ladder. */
  readonly asks: readonly InterventionKind[];
}

/** The vitals that a rule looks at. */
export function vitalsOf({ quantity }: Pick<Rule, 'quantity'>): readonly NumericVitalName[] {
  switch (quantity.of) {
    case 'vital':
    case 'change':
    case 'drift':
      return [quantity.vital];
    case 'difference':
      return quantity.vitals;
    case 'count':
      return [...new Set(quantity.conditions.map(({ vital }) => vital))];
    case 'news2':
    case 'news2_single':
      return news2Vitals;
    default:
      return quantity satisfies never;
  }
}

const news2Vitals: readonly NumericVitalName[] = [
  'respiratory_rate',
  'spo2',
  'supplemental_oxygen',
  'systolic',
  'heart_rate',
  'pulse_rate',
  'temperature',
];
