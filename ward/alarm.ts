import type { NumericVitalName, VitalName } from './vitals.ts';

export const priorities = ['low', 'medium', 'high'] as const;
export type Priority = (typeof priorities)[number];

/** Where an alarm is in its life, in the terms of IEC 62682 and IEC 60601-1-8. */
export const lifeStates = [
  'inactive',
  'pending',
  'active_unacknowledged',
  'active_acknowledged',
  'latched',
  'shelved',
  'suppressed',
] as const;
export type LifeState = (typeof lifeStates)[number];

/** Who has seen an alarm or put it aside, when, and what they noted. */
export interface Seen {
  readonly by: string;
  readonly at: number;
  readonly note?: string;
}

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
  /** Of the condition. */
  readonly state: 'active' | 'cleared';
  /** Of the alarm, as people see it. */
  readonly life: LifeState;
  readonly message: string;
  readonly vital?: VitalName;
  /** All that its rule looks at. */
  readonly vitals?: readonly NumericVitalName[];
  /** The value that completed the hold, and the limit that it was held against. */
  readonly value?: number;
  readonly limit?: number;
  /** Values of `vital` at this, or on its safe side, are calm; of a rule about these values alone. */
  readonly calm?: number;
  /** When the condition began, by measured time. */
  readonly onsetAt: number;
  /** When the condition had held long enough, by measured time. */
  readonly raisedAt: number;
  /** When the value that completed it left its device, where the device said so. */
  readonly sentAt?: number;
  /** When that value reached the gateway. Absent where silence raised it. */
  readonly receivedAt?: number;
  /** When it was on the gateway's disk. Absent where analytics fetched it later. */
  readonly journaledAt?: number;
  /** When analytics came to the conclusion. */
  readonly evaluatedAt: number;
  readonly clearedAt?: number;
  /** When its life last changed, in the ward's time; absent as long as it is as it was raised. */
  readonly changedAt?: number;
  /** Late discovered: it began so long ago when it was known that it rang only if it still lasted. */
  readonly late?: true;
  /** It came and went so often that it is told of once. */
  readonly flapping?: true;
  /** Since when somebody is asked for; absent where nobody ever was. */
  readonly rangAt?: number;
  /** How many steps of the ladder were taken since then, and when the next is due. */
  readonly step?: number;
  readonly escalatesAt?: number;
  readonly acknowledged?: Seen;
  /** Over, and kept until somebody has seen it. */
  readonly latched?: true;
  readonly shelved?: Seen & { readonly until: number };
  /** The rule whose alarm explains this one while it lasts. */
  readonly suppressedBy?: string;
}

export const interventionKinds = [
  'notify_nurse',
  'notify_second_nurse',
  'medication',
  'emergency_call',
] as const;
export type InterventionKind = (typeof interventionKinds)[number];

/** What is done at the bed; each is asked for by its name. Whichever nurse is told, a nurse comes. */
export const treatments = ['notify_nurse', 'medication', 'emergency_call'] as const;
export type Treatment = (typeof treatments)[number];

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
  readonly outcome?: InterventionOutcome;
  readonly by?: string;
  readonly note?: string;
}

/**
 * Why it is closed: somebody acknowledged; there is nothing left to do; its alarm was put aside; or
 * the rule that asked for it no longer holds.
 */
export const interventionOutcomes = [
  'acknowledged',
  'condition_cleared',
  'shelved',
  'suppressed',
  'rule_removed',
] as const;
export type InterventionOutcome = (typeof interventionOutcomes)[number];

/** The rules that are about sensors, and not about the patient. */
export const technicalRules = [
  'lost_signal',
  'low_battery',
  'clock_off',
  'artefact',
  'gateway_down',
] as const;
export type TechnicalRule = (typeof technicalRules)[number];
/** The patient whose alarms are about the whole ward. */
export const wholeWard = 'ward';
/** Of a rule whose values are missing, where it says `gap: alarm`: `<rule>.no_data`. */
export const noDataSuffix = '.no_data';

export function isTechnicalRule(rule: string): boolean {
  return rule.endsWith(noDataSuffix) || technicalRules.some((each) => each === rule);
}

export const ackActions = ['acknowledge', 'shelve', 'unshelve'] as const;

/** What staff publish on `ward/patients/<patient>/acks`; `id` is of an intervention or an alarm. */
export interface Ack extends Seen {
  readonly id: string;
  /** Absent: acknowledge. `shelve` puts the alarm aside until then at the latest. */
  readonly action?: (typeof ackActions)[number];
  readonly until?: number;
  /** When somebody was at the bed, where that is known. */
  readonly arrivedAt?: number;
}
