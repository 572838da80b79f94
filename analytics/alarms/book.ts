import type { Ack, Alarm, Intervention, InterventionOutcome, Priority } from '#ward/alarm.ts';
import { Answering } from './answering.ts';
import { Bell } from './bell.ts';
import { Calls } from './calls.ts';
import { isFlapping } from './flapping.ts';
import { ended, lived, neverRang, rings } from './living.ts';
import type { IsGone, Policy } from './policy.ts';
import { type Entries, Register } from './register.ts';
import type { Shelf } from './shelf.ts';

/**
 * The alarms and interventions that are not over, and the alarms that a rule may still look at.
 *
 *     raised, cleared, … ──────────────▶ bell ──▶ calls ──▶ register ──▶ shelf
 *     what people say ──▶ answering ──────╯
 */
export class Book {
  readonly #register: Register;
  readonly #shelf: Shelf;
  readonly #calls: Calls;
  readonly #bell: Bell;
  readonly #answering: Answering;

  constructor(
    alarms: readonly Alarm[],
    interventions: readonly Intervention[],
    policyOf: (alarm: Alarm) => Policy,
  ) {
    this.#register = new Register(alarms, interventions);
    this.#shelf = this.#register.shelf;
    this.#calls = new Calls(this.#register);
    this.#bell = new Bell(this.#register, this.#calls, policyOf);
    this.#answering = new Answering(this.#register, this.#calls, this.#bell);
  }

  /** Alarms of this rule and patient, oldest first; the last one may be active. */
  known(patient: string, rule: string): readonly Alarm[] {
    return this.#shelf.known(patient, rule);
  }

  /** The alarm of this rule and patient whose condition is present. */
  activeOf(patient: string, rule: string): Alarm | undefined {
    return this.#shelf.activeOf(patient, rule);
  }

  /** Active ones, and those that are over and wait for somebody to see them. */
  live(): readonly Alarm[] {
    return this.#shelf.live();
  }

  /** All that are remembered, oldest first of each rule and patient. */
  all(): Iterable<Alarm> {
    return this.#shelf.all();
  }

  open(): readonly Intervention[] {
    return this.#shelf.open();
  }

  /**
   * An alarm begins. One of the `past` was known too late: it is entered and told, and rings only
   * when `wake` says that it lasts.
   */
  raise(alarm: Alarm, now: number, when: 'present' | 'past' = 'present'): void {
    const { patient, rule, priority } = alarm;
    const known = this.#shelf.known(patient, rule);
    const before = known.findLast((each) => !neverRang(each));
    const parent = this.#bell.parentOf(alarm);
    const begun = lived(
      {
        ...alarm,
        state: 'cleared',
        ...(when === 'past' && { late: true }),
        ...(isFlapping(alarm, known) && { flapping: true }),
        ...(before?.shelved && before.shelved.until > now && { shelved: before.shelved }),
        ...(parent !== undefined && { suppressedBy: parent }),
      },
      { kind: 'raised', priority },
      this.#bell.policyOf(alarm),
    );
    this.#register.begin();
    this.#bell.begin(begun, before, now);
    if (when === 'present') this.#bell.explain(patient, now);
  }

  /** An alarm that was discovered late lasts: from now on it is one of the present. */
  wake(alarm: Alarm, now: number): void {
    const { patient, rule } = alarm;
    const others = this.#shelf.known(patient, rule).filter(({ id }) => id !== alarm.id);
    const before = others.findLast((each) => !neverRang(each));
    const awake = { ...alarm, rangAt: now, changedAt: now };
    if (rings(awake)) this.#bell.begin(awake, before, now);
    else this.#register.enter(awake);
    this.#bell.explain(patient, now);
  }

  /** An alarm that is over, and of which nobody knew while it lasted: there is nothing left to do. */
  discover(alarm: Alarm): void {
    this.#register.enterPast({ ...alarm, late: true });
  }

  /** The same alarm in other words, or of another priority. */
  amend(alarm: Alarm, change: { message?: string; priority?: Priority }, now: number): void {
    const { message = alarm.message, priority = alarm.priority } = change;
    this.#bell.live({ ...alarm, message }, { kind: 'priority_changed', priority }, now);
  }

  /** The condition ended at `clearedAt`. */
  clear(
    alarm: Alarm,
    clearedAt: number,
    now: number,
    outcome: InterventionOutcome = 'condition_cleared',
  ): void {
    this.#bell.live({ ...alarm, clearedAt }, { kind: 'cleared' }, now, outcome);
    this.#bell.explain(alarm.patient, now);
  }

  /** What a person says of an alarm, by its id or that of an intervention. How much it changed. */
  acknowledge(patient: string, ack: Ack, now: number): number {
    return this.#answering.acknowledge(patient, ack, now);
  }

  /** Does what is due: steps of ladders, the end of shelves, reminders. */
  second(now: number): void {
    for (const alarm of this.#shelf.live()) {
      const { escalatesAt, shelved, acknowledged: seen, state } = alarm;
      if (escalatesAt !== undefined && escalatesAt <= now) {
        this.#bell.climb({ ...alarm, changedAt: now }, now);
      } else if (shelved && shelved.until <= now) {
        this.#bell.live(alarm, { kind: 'time', at: now }, now);
      } else if (state === 'active' && seen) {
        const { repeatMs } = this.#bell.policyOf(alarm);
        const isDue = repeatMs > 0 && seen.at + repeatMs <= now;
        if (isDue) this.#bell.live(alarm, { kind: 'reminded' }, now);
      }
    }
    this.#calls.settle(now);
  }

  /** Lets go of what was over before then; judging goes on from the last of each rule and patient. */
  forget(before: number): void {
    this.#shelf.forget(before);
  }

  /** Other rules hold from now on: what belongs to one that is there no longer ends. */
  change(policyOf: (alarm: Alarm) => Policy, isGone: IsGone, now: number): void {
    this.#bell.policyOf = policyOf;
    for (const alarm of this.#shelf.live()) {
      if (isGone(alarm)) this.#register.enter(ended(alarm, now));
    }
    this.#calls.closeWhere(isGone, 'rule_removed', now);
    const patients = new Set(this.#shelf.live().map(({ patient }) => patient));
    for (const patient of patients) this.#bell.explain(patient, now);
  }

  /** Lets go of a patient of whom nothing was heard for long, and of every alarm with them. */
  forgetPatient(patient: string, now: number): void {
    for (const alarm of this.#shelf.liveIn(patient)) this.#register.enter(ended(alarm, now));
    this.#calls.closeWhere((each) => each.patient === patient, 'condition_cleared', now);
    this.#shelf.forgetPatient(patient);
  }

  /** What is new since the last time. */
  take(): Entries {
    return this.#register.take();
  }

  get hasNews(): boolean {
    return this.#register.hasNews;
  }
}
