import type {
  Ack,
  Alarm,
  Intervention,
  InterventionKind,
  InterventionOutcome,
  Priority,
  Seen,
} from '#ward/alarm.ts';
import { Calls } from './calls.ts';
import { goneOn, isFlapping } from './flapping.ts';
import { atFoot, climbed, dueSteps, offLadder } from './ladder.ts';
import type { LifeEvent } from './life.ts';
import { ended, lived, neverRang, rings, unlatched } from './living.ts';
import type { IsGone, Policy } from './policy.ts';
import { type Entries, Register } from './register.ts';
import type { Shelf } from './shelf.ts';

/**
 * The alarms and interventions that are not over, and the alarms that a rule may still look at. An
 * alarm that rings asks people to act, step by step of its ladder, until somebody has seen it, it is
 * put aside or explained, or its condition is over.
 */
export class Book {
  readonly #register: Register;
  readonly #shelf: Shelf;
  readonly #calls: Calls;
  /** What each alarm asks of people; other rules may hold from one moment to the next. */
  #policyOf: (alarm: Alarm) => Policy;

  constructor(
    alarms: readonly Alarm[],
    interventions: readonly Intervention[],
    policyOf: (alarm: Alarm) => Policy,
  ) {
    this.#register = new Register(alarms, interventions);
    this.#shelf = this.#register.shelf;
    this.#calls = new Calls(this.#register);
    this.#policyOf = policyOf;
  }

  /** Alarms of this rule and patient, oldest first; the last one may be active. */
  known(patient: string, rule: string): readonly Alarm[] {
    return this.#shelf.known(patient, rule);
  }

  /** The alarm of this rule and patient whose condition is present. */
  activeOf(patient: string, rule: string): Alarm | undefined {
    const alarm = this.#shelf.liveOf(patient, rule);
    return alarm?.state === 'active' ? alarm : undefined;
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
    const parent = this.#parentOf(alarm);
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
      this.#policyOf(alarm),
    );
    this.#register.begin();
    this.#begin(begun, before, now);
    if (when === 'present') this.#explain(patient, now);
  }

  /** An alarm that was discovered late lasts: from now on it is one of the present. */
  wake(alarm: Alarm, now: number): void {
    const { patient, rule } = alarm;
    const others = this.#shelf.known(patient, rule).filter(({ id }) => id !== alarm.id);
    const before = others.findLast((each) => !neverRang(each));
    const awake = { ...alarm, rangAt: now, changedAt: now };
    if (rings(awake)) this.#begin(awake, before, now);
    else this.#register.enter(awake);
    this.#explain(patient, now);
  }

  /** An alarm that is over, and of which nobody knew while it lasted: there is nothing left to do. */
  discover(alarm: Alarm): void {
    this.#register.enterPast({ ...alarm, late: true });
  }

  /** The same alarm in other words, or of another priority. */
  amend(alarm: Alarm, change: { message?: string; priority?: Priority }, now: number): void {
    const { message = alarm.message, priority = alarm.priority } = change;
    this.#live({ ...alarm, message }, { kind: 'priority_changed', priority }, now);
  }

  /** The condition ended at `clearedAt`. */
  clear(
    alarm: Alarm,
    clearedAt: number,
    now: number,
    outcome: InterventionOutcome = 'condition_cleared',
  ): void {
    this.#live({ ...alarm, clearedAt }, { kind: 'cleared' }, now, outcome);
    this.#explain(alarm.patient, now);
  }

  /** What a person says of an alarm, by its id or that of an intervention. How much it changed. */
  acknowledge(patient: string, ack: Ack, now: number): number {
    const { action = 'acknowledge', until } = ack;
    const rule = this.#calls.ruleOf(patient, ack.id);
    const alarm =
      rule === undefined
        ? this.#shelf.liveIn(patient).find(({ id }) => id === ack.id)
        : this.#shelf.liveOf(patient, rule);
    if (action === 'acknowledge') {
      const last = alarm ?? ((rule && this.#shelf.known(patient, rule).at(-1)) || undefined);
      return this.#calls.answer(last, patient, ack, now) + this.#see(last, ack, now);
    }
    if (alarm === undefined) return 0;
    if (action === 'unshelve') this.#live(alarm, { kind: 'unshelved' }, now);
    else if (until !== undefined && until > now) {
      this.#live(alarm, { kind: 'shelved', seen: seenBy(ack, alarm, now), until }, now, 'shelved');
    } else return 0;
    return 1;
  }

  /** Does what is due: steps of ladders, the end of shelves, reminders. */
  second(now: number): void {
    for (const alarm of this.#shelf.live()) {
      const { escalatesAt, shelved, acknowledged: seen, state } = alarm;
      if (escalatesAt !== undefined && escalatesAt <= now) {
        this.#climb({ ...alarm, changedAt: now }, now);
      } else if (shelved && shelved.until <= now) {
        this.#live(alarm, { kind: 'time', at: now }, now);
      } else if (state === 'active' && seen) {
        const { repeatMs } = this.#policyOf(alarm);
        const isDue = repeatMs > 0 && seen.at + repeatMs <= now;
        if (isDue) this.#live(alarm, { kind: 'reminded' }, now);
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
    this.#policyOf = policyOf;
    for (const alarm of this.#shelf.live()) {
      if (isGone(alarm)) this.#register.enter(ended(alarm, now));
    }
    this.#calls.closeWhere(isGone, 'rule_removed', now);
    const patients = new Set(this.#shelf.live().map(({ patient }) => patient));
    for (const patient of patients) this.#explain(patient, now);
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

  /** Somebody has seen the alarm; of one that comes and goes, also while it is away. How much that changed. */
  #see(alarm: Alarm | undefined, ack: Ack, now: number): number {
    if (alarm === undefined) return 0;
    const seen = seenBy(ack, alarm, now);
    if (alarm.state === 'cleared' && !alarm.latched) {
      if (alarm.flapping) this.#register.enter({ ...alarm, acknowledged: seen, changedAt: now });
      return 0;
    }
    if (alarm.acknowledged && !alarm.latched) return this.#note(alarm, ack, now);
    this.#live(alarm, { kind: 'acknowledged', seen }, now);
    return 1;
  }

  /** Who has acknowledged says more. */
  #note(alarm: Alarm, { by, note }: Ack, now: number): number {
    const seen = alarm.acknowledged;
    if (seen === undefined || seen.by !== by || note === undefined || seen.note === note) return 0;
    this.#register.enter({ ...alarm, acknowledged: { ...seen, note }, changedAt: now });
    return 1;
  }

  /** One step of the life of an alarm, and what it means to those who are called. */
  #live(alarm: Alarm, event: LifeEvent, now: number, outcome?: InterventionOutcome): void {
    const rang = rings(alarm);
    const after = { ...lived(alarm, event, this.#policyOf(alarm)), changedAt: now };
    const ringing = rings(after);
    if (ringing && !rang) this.#ring(after, now);
    else this.#register.enter(ringing ? after : offLadder(after));
    if (ringing || outcome === undefined) return;
    if (after.flapping && outcome === 'condition_cleared') return;
    this.#calls.close(alarm, outcome, now);
  }

  /** It begins to ring: asks for what its rule says, and for the first step of its ladder. */
  #ring(alarm: Alarm, now: number): void {
    this.#climb(atFoot(alarm, now), now, this.#policyOf(alarm).asks);
  }

  /** It goes on with what was asked for `before`, or that is taken back and it rings by itself. */
  #begin(alarm: Alarm, before: Alarm | undefined, now: number): void {
    const latched = this.#shelf.liveOf(alarm.patient, alarm.rule);
    if (latched?.latched) this.#register.enter(unlatched(latched, now));
    else if (neverRang(alarm) && alarm.flapping) {
      this.#register.enter(alarm);
      return;
    }
    const goingOn = goneOn(alarm, before, this.#calls.isOpen(alarm), now);
    if (goingOn !== undefined) {
      if (rings(goingOn)) this.#climb(goingOn, now);
      else this.#register.enter(goingOn);
      return;
    }
    this.#calls.close(alarm, alarm.suppressedBy ? 'suppressed' : 'condition_cleared', now);
    if (rings(alarm)) this.#ring(alarm, now);
    else this.#register.enter(alarm);
  }

  /** Takes the steps of the ladder that are due: the alarm is told, then what it asks for. */
  #climb(alarm: Alarm, now: number, asks: readonly InterventionKind[] = []): void {
    const { ladder } = this.#policyOf(alarm);
    const steps = dueSteps(alarm, ladder, now);
    this.#register.enter(climbed(alarm, steps.length, ladder));
    this.#calls.ask(alarm, [...asks, ...steps.map(({ ask }) => ask)], now);
  }

  /** Alarms that others explain call nobody meanwhile; those that nothing explains any more do. */
  #explain(patient: string, now: number): void {
    for (const alarm of this.#shelf.liveIn(patient)) {
      const by = this.#parentOf(alarm);
      if (by !== undefined && alarm.suppressedBy === undefined) {
        this.#live(alarm, { kind: 'suppressed', by }, now, 'suppressed');
      } else if (by === undefined && alarm.suppressedBy !== undefined) {
        this.#live(alarm, { kind: 'released' }, now);
      }
    }
  }

  /** The rule whose active alarm explains this one. One that was discovered late explains nothing. */
  #parentOf(alarm: Alarm): string | undefined {
    return this.#policyOf(alarm).suppressedBy.find((rule) => {
      const parent = this.activeOf(alarm.patient, rule);
      return parent !== undefined && !neverRang(parent);
    });
  }
}

/** Whatever that person's clock says, not before the alarm rang nor after `now`. */
function seenBy({ by, at, note }: Ack, { rangAt, evaluatedAt }: Alarm, now: number): Seen {
  const seenAt = Math.max(rangAt ?? evaluatedAt, Math.min(at, now));
  return { by, at: seenAt, ...(note !== undefined && { note }) };
}
