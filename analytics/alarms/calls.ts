import type { Ack, Alarm, InterventionKind, InterventionOutcome } from '#ward/alarm.ts';
import { isCalm } from './flapping.ts';
import { acknowledged, closed, interventionOf } from './interventions.ts';
import type { Register } from './register.ts';

/**
 * What is asked of people. It belongs to a rule of a patient, of which one alarm at a time is live: one
 * that comes and goes is told once, so that its later occurrences go on with what an earlier one asked.
 */
export class Calls {
  readonly #register: Register;

  constructor(register: Register) {
    this.#register = register;
  }

  /** Somebody is asked for, for this rule of this patient. */
  isOpen({ patient, rule }: Alarm): boolean {
    return this.#register.shelf.openOf(patient).some((each) => each.rule === rule);
  }

  /** The rule to which an intervention of this id belongs, or of an alarm of this id. */
  ruleOf(patient: string, id: string): string | undefined {
    const open = this.#register.shelf.openOf(patient);
    return open.find((each) => each.id === id || each.alarm === id)?.rule;
  }

  ask(alarm: Alarm, kinds: readonly InterventionKind[], now: number): void {
    for (const kind of kinds) this.#register.open(interventionOf(alarm, kind, now));
  }

  /**
   * A person answers what has this id, or all of an alarm of this id; of an alarm that comes and goes
   * or is over, whichever is answered, all are. How many.
   */
  answer(alarm: Alarm | undefined, patient: string, ack: Ack, now: number): number {
    const isOne = alarm !== undefined && (alarm.flapping || alarm.latched || alarm.id === ack.id);
    const meant = this.#register.shelf.openOf(patient).filter(({ id, alarm: of, rule }) => {
      return id === ack.id || of === ack.id || (isOne && rule === alarm.rule);
    });
    for (const each of meant) this.#register.close(acknowledged(each, ack, now));
    return meant.length;
  }

  close({ patient, rule }: Alarm, outcome: InterventionOutcome, now: number): void {
    for (const each of this.#register.shelf.openOf(patient)) {
      if (each.rule === rule) this.#register.close(closed(each, outcome, now));
    }
  }

  /** Nobody is asked for any more where this is so. */
  closeWhere(
    is: (of: Pick<Alarm, 'patient' | 'rule'>) => boolean,
    outcome: InterventionOutcome,
    now: number,
  ): void {
    for (const each of this.#register.shelf.open()) {
      if (is(each)) this.#register.close(closed(each, outcome, now));
    }
  }

  /** Closes what is still asked for an alarm that came and went, and has not come back for long. */
  settle(now: number): void {
    const { shelf } = this.#register;
    for (const each of shelf.open()) {
      if (shelf.liveOf(each.patient, each.rule) !== undefined) continue;
      const last = shelf.known(each.patient, each.rule).at(-1);
      if (last === undefined || isCalm(last, now)) {
        this.#register.close(closed(each, 'condition_cleared', now));
      }
    }
  }
}
