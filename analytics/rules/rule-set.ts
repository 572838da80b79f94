import type { InterventionKind, Priority } from '#ward/alarm.ts';
import type { Rule } from './rule.ts';
import type { Technical } from './technical.ts';

/** All that one file of rules says. */
export interface RuleSet {
  readonly name: string;
  readonly version: string;
  /** The same for the same text: the first 12 hexadecimal digits of its SHA-256. */
  readonly hash: string;
  readonly rules: readonly Rule[];
  /** By priority, in the order of time; the first step is at 0. */
  readonly ladders: Ladders;
  /** Of alarms about sensors. */
  readonly technical: Technical;
  /** Who is judged otherwise. */
  readonly patients: readonly PatientRules[];
  /** The file as it was read. */
  readonly text: string;
}

export type Ladders = Readonly<Record<Priority, readonly LadderStep[]>>;

/** Asked for when nobody has acknowledged so long after the alarm rang. */
export interface LadderStep {
  readonly afterMs: number;
  readonly ask: InterventionKind;
}

/** What differs for one patient; who ordered it, when and why. */
export interface PatientRules {
  readonly patient: string;
  readonly by: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly why: string;
  /** Scale 2 of NEWS2 only where a clinician has set it. */
  readonly spo2Scale: 1 | 2;
  /** In place of the rules of the same id. */
  readonly rules: readonly Rule[];
  /** Rules that do not hold for this patient. */
  readonly off: readonly string[];
}

/** The rules that hold for a patient, in the order of the file. */
export function rulesFor(
  set: Pick<RuleSet, 'rules' | 'patients'>,
  patient: string,
): readonly Rule[] {
  const own = set.patients.find((each) => each.patient === patient);
  if (own === undefined) return set.rules;
  const byId = new Map(own.rules.map((rule) => [rule.id, rule]));
  return set.rules.flatMap((rule) =>
    own.off.includes(rule.id) ? [] : [byId.get(rule.id) ?? rule],
  );
}
