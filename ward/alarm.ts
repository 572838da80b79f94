import type { VitalName } from './vitals.ts';

export const priorities = ['low', 'medium', 'high'] as const;
export type Priority = (typeof priorities)[number];

/**
 * An alarm as `ward/patients/<patient>/alarms/<rule>` carries it: the present state of one rule for
 * one patient. Times are milliseconds since 1970 in the ward's time.
 */
export interface Alarm {
  /** The same for the same patient, rule and onset, whoever computes it and how often. */
  readonly id: string;
  readonly patient: string;
  readonly rule: string;
  readonly kind: 'physiological' | 'technical';
  readonly priority: Priority;
  readonly state: 'active' | 'cleared';
  readonly message: string;
  readonly vital?: VitalName;
  /** The value that completed the hold, and the limit that it was held against. */
  readonly value?: number;
  readonly limit?: number;
  /** When the condition began, by measured time. */
  readonly onsetAt: number;
  /** When the condition had held long enough, by measured time. */
  readonly raisedAt: number;
  /** When the value that completed it reached the gateway. Absent where silence raised it. */
  readonly receivedAt?: number;
  /** When analytics came to the conclusion. */
  readonly evaluatedAt: number;
  readonly clearedAt?: number;
}

export const interventionKinds = ['notify_nurse', 'medication', 'emergency_call'] as const;
export type InterventionKind = (typeof interventionKinds)[number];

/** Somebody is asked to act, as `ward/patients/<patient>/interventions/<id>` carries it. */
export interface Intervention {
  readonly id: string;
  readonly patient: string;
  readonly kind: InterventionKind;
  readonly priority: Priority;
  /** The id of the alarm that asked for it, and its rule. */
  readonly alarm: string;
  readonly rule: string;
  readonly message: string;
  readonly state: 'open' | 'closed';
  readonly raisedAt: number;
  readonly closedAt?: number;
  readonly outcome?: 'acknowledged' | 'condition_cleared';
  readonly by?: string;
  readonly note?: string;
}

/** The rules that are about sensors, and not about the patient. */
const technicalRules: readonly string[] = ['lost_signal'];

export function isTechnicalRule(rule: string): boolean {
  return technicalRules.includes(rule);
}

/** What staff publish on `ward/patients/<patient>/acks`; `id` is of an intervention or an alarm. */
export interface Ack {
  readonly id: string;
  readonly by: string;
  readonly at: number;
  readonly note?: string;
}
