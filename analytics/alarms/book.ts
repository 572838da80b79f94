import type {
  Ack,
  Alarm,
  Intervention,
  InterventionKind,
  InterventionOutcome,
  Priority,
} from '#ward/alarm.ts';
import { carriedOver, isCalm, isFlapping } from './flapping.ts';
import { acknowledged, closed, interventionOf } from './interventions.ts';
import { atFoot, climbed, dueSteps, offLadder } from './ladder.ts';
import type { LifeEvent } from './life.ts';
import { lived, rings } from './living.ts';
import type { Policy } from './policy.ts';
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
  /** What each alarm asks of people; other rules may hold from one moment to the next. */
  policyOf: (alarm: Alarm) => Policy;

  constructor(
    alarms: readonly Alarm[],
    interventions: readonly Intervention[],
    policyOf: (alarm: Alarm) => Policy,
  ) {
    this.#register = new Register(alarms, interventions);
    this.#shelf = this.#register.shelf;
    this.policyOf = policyOf;
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
  live(): Iterable<Alarm> {
    return this.#shelf.live();
  }

  open(): Iterable<Intervention> {
    return this.#shelf.open();
  }

  /**
   * An alarm begins. One of the `past` was known too late: it is entered and told, and rings only
   * when `wake` says that it lasts.
   */
  raise(alarm: Alarm, now: number, when: 'present' | 'past' = 'present'): void {
    const { patient, rule, priority } = alarm;
    const known = this.#shelf.known(patient, rule);
    const before = known.at(-1);
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
      this.policyOf(alarm),
    );
    this.#register.begin();
    if (rings(begun)) this.#toldOnce(begun, before, now);
    else this.#register.enter(begun);
    if (when === 'present') this.#explain(patient, now);
  }

  /** An alarm that was discovered late lasts: from now on it is one of the present. */
  wake(alarm: Alarm, now: number): void {
    const awake = { ...alarm, rangAt: now, changedAt: now };
    if (rings(awake)) this.#ring(awake, now);
    else this.#register.enter(awake);
    this.#explain(alarm.patient, now);
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
    const { action = 'acknowledge', by, at, note, until } = ack;
    const open = this.#shelf.openOf(patient);
    const alarmId = open.find(({ id }) => id === ack.id)?.alarm ?? ack.id;
    const alarm = this.#shelf.liveIn(patient).find(({ id }) => id === alarmId);
    const seen = { by, at: Math.min(at, now), ...(note !== undefined && { note }) };
    if (action === 'acknowledge') {
      const meant = open.filter((each) => {
        if (each.id === ack.id || each.alarm === ack.id) return true;
        return alarm?.flapping === true && each.rule === alarm.rule;
      });
      for (const each of meant) this.#register.close(acknowledged(each, ack, now));
      if (alarm === undefined) return meant.length;
      if (alarm.acknowledged && !alarm.latched) return meant.length + this.#note(alarm, ack, now);
      this.#live(alarm, { kind: 'acknowledged', seen }, now);
      return meant.length + 1;
    }
    if (alarm === undefined) return 0;
    if (action === 'unshelve') this.#live(alarm, { kind: 'unshelved' }, now);
    else if (until !== undefined && until > now) {
      this.#live(alarm, { kind: 'shelved', seen, until }, now, 'shelved');
    } else return 0;
    return 1;
  }

  /** Does what is due: steps of ladders, the end of shelves, reminders. */
  second(now: number): void {
    for (const alarm of [...this.#shelf.live()]) {
      const { escalatesAt, shelved, acknowledged: seen, state } = alarm;
      if (escalatesAt !== undefined && escalatesAt <= now) {
        this.#climb({ ...alarm, changedAt: now }, now);
      } else if (shelved && shelved.until <= now) {
        this.#live(alarm, { kind: 'time', at: now }, now);
      } else if (state === 'active' && seen) {
        const { repeatMs } = this.policyOf(alarm);
        const isDue = repeatMs > 0 && seen.at + repeatMs <= now;
        if (isDue) this.#live(alarm, { kind: 'reminded' }, now);
      }
    }
    this.#settle(now);
  }

  /** Lets go of what was over before then; judging goes on from the last of each rule and patient. */
  forget(before: number): void {
    this.#shelf.forget(before);
  }

  /** Lets go of a patient of whom nothing was heard for long, and of every alarm with them. */
  forgetPatient(patient: string, now: number): void {
    for (const alarm of this.#shelf.liveIn(patient)) {
      if (alarm.state === 'active') this.clear(alarm, now, now);
    }
    for (const each of this.#shelf.openOf(patient)) {
      this.#register.close(closed(each, 'condition_cleared', now));
    }
    this.#shelf.forgetPatient(patient);
  }

  /** What is new since the last time. */
  take(): Entries {
    return this.#register.take();
  }

  get hasNews(): boolean {
    return this.#register.hasNews;
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
    const after = { ...lived(alarm, event, this.policyOf(alarm)), changedAt: now };
    const ringing = rings(after);
    if (ringing && !rang) this.#ring(after, now);
    else this.#register.enter(ringing ? after : offLadder(after));
    if (ringing) return;
    if (outcome === undefined || (after.flapping && event.kind === 'cleared')) return;
    for (const each of this.#shelf.openOf(alarm.patient)) {
      if (each.alarm === alarm.id) this.#register.close(closed(each, outcome, now));
    }
  }

  /** It begins to ring: asks for what its rule says, and for the first step of its ladder. */
  #ring(alarm: Alarm, now: number): void {
    this.#climb(atFoot(alarm, now), now, this.policyOf(alarm).asks);
  }

  /** One that flaps goes on with what was asked for when it was told of. */
  #toldOnce(alarm: Alarm, before: Alarm | undefined, now: number): void {
    const goingOn = carriedOver(alarm, before);
    if (goingOn === undefined) this.#ring(alarm, now);
    else if (rings(goingOn)) this.#climb(goingOn, now);
    else this.#register.enter(goingOn);
  }

  /** Takes the steps of the ladder that are due: the alarm is told, then what it asks for. */
  #climb(alarm: Alarm, now: number, asks: readonly InterventionKind[] = []): void {
    const { ladder } = this.policyOf(alarm);
    const steps = dueSteps(alarm, ladder, now);
    this.#register.enter(climbed(alarm, steps.length, ladder));
    for (const kind of [...asks, ...steps.map(({ ask }) => ask)]) {
      this.#register.open(interventionOf(alarm, kind, now));
    }
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
    return this.policyOf(alarm).suppressedBy.find((rule) => {
      const parent = this.activeOf(alarm.patient, rule);
      return parent !== undefined && !(parent.late && parent.rangAt === undefined);
    });
  }

  /** Closes what is still asked for an alarm that came and went, and has not come back for long. */
  #settle(now: number): void {
    for (const each of [...this.#shelf.open()]) {
      const last = this.#shelf.known(each.patient, each.rule).at(-1);
      if (last === undefined || (last.flapping && isCalm(last, now))) {
        this.#register.close(closed(each, 'condition_cleared', now));
      }
    }
  }
}
