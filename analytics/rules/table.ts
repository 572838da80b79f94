import type { InterventionKind, Priority } from '#ward/alarm.ts';
import type { NumericVitalName } from '#ward/vitals.ts';

/** A limit on one vital: an alarm once values beyond it have held, over once calm values have. */
export interface LimitRule {
  readonly id: string;
  readonly vital: NumericVitalName;
  /** Values strictly beyond the limit violate it. */
  readonly when: 'above' | 'below';
  readonly limit: number;
  /** For so long, of measured time without a gap, values must violate. 0: one is enough. */
  readonly holdMs: number;
  /** Values at this limit or on its safe side are calm, and end the alarm after `holdMs`. */
  readonly clear: { readonly limit: number; readonly holdMs: number };
  /** What a gap does to an alarm that is active. A hold always begins anew after a gap. */
  readonly gap: 'keep' | 'clear';
  readonly priority: Priority;
  readonly message: string;
  /** What is asked for when the alarm is raised. */
  readonly interventions: readonly InterventionKind[];
}

const second = 1000;

/**
 * The first rule table: usual limits and delays of ward monitors for adults, and as tachycardia the
 * threshold of the BMIS. The clear limits, a little inside, are ours. Rules look at `heart_rate`
 * and not at `pulse_rate`: who wears both would have each alarm twice, and a pulse oximeter counts
 * worse than electrodes when the patient moves. Cuffs and thermometers are too sparse to hold.
 */
export const rules = [
  {
    id: 'tachycardia',
    vital: 'heart_rate',
    when: 'above',
    limit: 100,
    holdMs: 15 * second,
    clear: { limit: 95, holdMs: 10 * second },
    gap: 'keep',
    priority: 'medium',
    message: 'Heart rate above 100/min',
    interventions: ['notify_nurse'],
  },
  {
    id: 'extreme_tachycardia',
    vital: 'heart_rate',
    when: 'above',
    limit: 150,
    holdMs: 5 * second,
    clear: { limit: 140, holdMs: 10 * second },
    gap: 'keep',
    priority: 'high',
    message: 'Heart rate above 150/min',
    interventions: ['notify_nurse', 'medication'],
  },
  {
    id: 'bradycardia',
    vital: 'heart_rate',
    when: 'below',
    limit: 50,
    holdMs: 10 * second,
    clear: { limit: 53, holdMs: 10 * second },
    gap: 'keep',
    priority: 'medium',
    message: 'Heart rate below 50/min',
    interventions: ['notify_nurse'],
  },
  {
    id: 'extreme_bradycardia',
    vital: 'heart_rate',
    when: 'below',
    limit: 40,
    holdMs: 5 * second,
    clear: { limit: 45, holdMs: 10 * second },
    gap: 'keep',
    priority: 'high',
    message: 'Heart rate below 40/min',
    interventions: ['notify_nurse', 'emergency_call'],
  },
  {
    id: 'low_saturation',
    vital: 'spo2',
    when: 'below',
    limit: 90,
    holdMs: 10 * second,
    clear: { limit: 92, holdMs: 10 * second },
    gap: 'keep',
    priority: 'high',
    message: 'Oxygen saturation below 90 %',
    interventions: ['notify_nurse'],
  },
  {
    id: 'desaturation',
    vital: 'spo2',
    when: 'below',
    limit: 80,
    holdMs: 20 * second,
    clear: { limit: 85, holdMs: 10 * second },
    gap: 'keep',
    priority: 'high',
    message: 'Oxygen saturation below 80 %',
    interventions: ['emergency_call'],
  },
  {
    id: 'slow_breathing',
    vital: 'respiratory_rate',
    when: 'below',
    limit: 8,
    holdMs: 15 * second,
    clear: { limit: 9, holdMs: 10 * second },
    gap: 'keep',
    priority: 'high',
    message: 'Breathing below 8/min',
    interventions: ['notify_nurse', 'emergency_call'],
  },
  {
    id: 'fast_breathing',
    vital: 'respiratory_rate',
    when: 'above',
    limit: 30,
    holdMs: 15 * second,
    clear: { limit: 28, holdMs: 10 * second },
    gap: 'keep',
    priority: 'medium',
    message: 'Breathing above 30/min',
    interventions: ['notify_nurse'],
  },
  {
    id: 'low_pressure',
    vital: 'systolic',
    when: 'below',
    limit: 90,
    holdMs: 0,
    clear: { limit: 95, holdMs: 0 },
    gap: 'keep',
    priority: 'medium',
    message: 'Systolic pressure below 90 mmHg',
    interventions: ['notify_nurse'],
  },
  {
    id: 'high_pressure',
    vital: 'systolic',
    when: 'above',
    limit: 180,
    holdMs: 0,
    clear: { limit: 170, holdMs: 0 },
    gap: 'keep',
    priority: 'medium',
    message: 'Systolic pressure above 180 mmHg',
    interventions: ['notify_nurse', 'medication'],
  },
  {
    id: 'fever',
    vital: 'temperature',
    when: 'above',
    limit: 38.5,
    holdMs: 0,
    clear: { limit: 38, holdMs: 0 },
    gap: 'keep',
    priority: 'low',
    message: 'Temperature above 38.5 °C',
    interventions: ['notify_nurse', 'medication'],
  },
  {
    id: 'hypothermia',
    vital: 'temperature',
    when: 'below',
    limit: 35.5,
    holdMs: 0,
    clear: { limit: 36, holdMs: 0 },
    gap: 'keep',
    priority: 'low',
    message: 'Temperature below 35.5 °C',
    interventions: ['notify_nurse'],
  },
] as const satisfies readonly LimitRule[];

/** What is asked for when a patient's device falls silent. */
export const lostSignal = {
  id: 'lost_signal',
  priority: 'medium',
  interventions: ['notify_nurse'],
} as const satisfies Pick<LimitRule, 'id' | 'priority' | 'interventions'>;
