import { type Outgoing, ofAlarm, ofIntervention, ofPast } from '#analytics/wire/messages.ts';
import type { Ack, Alarm, Intervention, InterventionKind } from '#ward/alarm.ts';
import { cleared } from './alarms.ts';
import { acknowledged, answers, askedBy, conditionCleared } from './interventions.ts';

/** So many alarms of one rule and patient are remembered, however often it flaps. */
const knownMax = 200;

/** What was written into the book since it was last asked, to be kept and told in this order. */
export interface Entries {
  readonly alarms: Alarm[];
  readonly interventions: Intervention[];
  readonly messages: Outgoing[];
  alarmsRaised: number;
  interventionsRaised: number;
}

/** The alarms and interventions that are not over, and the alarms that a rule may still look at. */
export class Book {
  /** By patient and rule, oldest first. */
  readonly #alarms = new Map<string, Alarm[]>();
  /** By patient. */
  readonly #open = new Map<string, Map<string, Intervention>>();
  #entries = noEntries();

  constructor(alarms: readonly Alarm[], interventions: readonly Intervention[]) {
    for (const alarm of alarms) this.#put(alarm);
    for (const intervention of interventions) this.#putOpen(intervention);
  }

  /** Alarms of this rule and patient, oldest first; the last one may be active. */
  known(patient: string, rule: string): readonly Alarm[] {
    return this.#alarms.get(keyOf(patient, rule)) ?? [];
  }

  activeOf(patient: string, rule: string): Alarm | undefined {
    const last = this.known(patient, rule).at(-1);
    return last?.state === 'active' ? last : undefined;
  }

  *active(): Generator<Alarm> {
    for (const alarms of this.#alarms.values()) {
      const last = alarms.at(-1);
      if (last?.state === 'active') yield last;
    }
  }

  *open(): Generator<Intervention> {
    for (const interventions of this.#open.values()) yield* interventions.values();
  }

  /** An alarm begins, and asks for these. */
  raise(alarm: Alarm, kinds: readonly InterventionKind[]): void {
    this.#enter(alarm);
    this.#entries.alarmsRaised += 1;
    for (const intervention of askedBy(alarm, kinds)) {
      this.#putOpen(intervention);
      this.#entries.interventionsRaised += 1;
      this.#tell(intervention);
    }
  }

  /** An alarm that is over, and of which nobody knew while it lasted: there is nothing left to do. */
  discover(alarm: Alarm): void {
    this.#put(alarm);
    this.#entries.alarms.push(alarm);
    this.#entries.alarmsRaised += 1;
    // Not the present state of its topic: that is told again behind it, for those who only listen.
    const present = this.activeOf(alarm.patient, alarm.rule);
    this.#entries.messages.push(...ofPast(alarm), ...(present ? ofAlarm(present) : []));
  }

  /** The same alarm, in other words. */
  amend(alarm: Alarm): void {
    this.#enter(alarm);
  }

  /** The condition ended at `clearedAt`; what the alarm asked for need not be done any more. */
  clear(alarm: Alarm, clearedAt: number, now: number): void {
    this.#enter(cleared(alarm, clearedAt));
    for (const intervention of this.#openOf(alarm.patient)) {
      if (intervention.alarm === alarm.id) this.#close(conditionCleared(intervention, now));
    }
  }

  /** How many interventions this acknowledgement closed. */
  acknowledge(patient: string, ack: Ack, now: number): number {
    const meant = this.#openOf(patient).filter((intervention) => answers(ack, intervention));
    for (const intervention of meant) this.#close(acknowledged(intervention, ack, now));
    return meant.length;
  }

  /**
   * Lets go of what was over before then, but for the last alarm of each rule and patient: judging
   * goes on from there. What is let go stays in the store.
   */
  forget(before: number): void {
    for (const [key, alarms] of this.#alarms) {
      const last = alarms.at(-1);
      const kept = alarms.filter(
        (alarm) => alarm === last || (alarm.clearedAt ?? before) >= before,
      );
      this.#alarms.set(key, kept.slice(-knownMax));
    }
  }

  /** Lets go of a patient of whom nothing was heard for long, and of every alarm with them. */
  forgetPatient(patient: string, now: number): void {
    for (const [key, alarms] of this.#alarms) {
      const last = alarms.at(-1);
      if (last?.patient !== patient) continue;
      if (last.state === 'active') this.clear(last, now, now);
      this.#alarms.delete(key);
    }
  }

  /** What is new since the last time. */
  take(): Entries {
    const entries = this.#entries;
    this.#entries = noEntries();
    return entries;
  }

  get hasNews(): boolean {
    return this.#entries.messages.length > 0;
  }

  #enter(alarm: Alarm): void {
    this.#put(alarm);
    this.#entries.alarms.push(alarm);
    this.#entries.messages.push(...ofAlarm(alarm));
  }

  #put(alarm: Alarm): void {
    const key = keyOf(alarm.patient, alarm.rule);
    const others = (this.#alarms.get(key) ?? []).filter(({ id }) => id !== alarm.id);
    this.#alarms.set(
      key,
      [...others, alarm].sort((a, b) => a.onsetAt - b.onsetAt),
    );
  }

  #openOf(patient: string): readonly Intervention[] {
    return [...(this.#open.get(patient)?.values() ?? [])];
  }

  #putOpen(intervention: Intervention): void {
    const open = this.#open.get(intervention.patient);
    if (open === undefined) {
      this.#open.set(intervention.patient, new Map([[intervention.id, intervention]]));
    } else {
      open.set(intervention.id, intervention);
    }
  }

  #close(intervention: Intervention): void {
    const open = this.#open.get(intervention.patient);
    open?.delete(intervention.id);
    if (open?.size === 0) this.#open.delete(intervention.patient);
    this.#tell(intervention);
  }

  #tell(intervention: Intervention): void {
    this.#entries.interventions.push(intervention);
    this.#entries.messages.push(...ofIntervention(intervention));
  }
}

function noEntries(): Entries {
  return { alarms: [], interventions: [], messages: [], alarmsRaised: 0, interventionsRaised: 0 };
}

function keyOf(patient: string, rule: string): string {
  return `${patient} ${rule}`;
}
