import type { Alarm, InterventionKind, InterventionOutcome } from '#ward/alarm.ts';
import type { Calls } from './calls.ts';
import { goneOn } from './flapping.ts';
import { atFoot, climbed, dueSteps, offLadder } from './ladder.ts';
import type { LifeEvent } from './life.ts';
import { lived, neverRang, rings, unlatched } from './living.ts';
import type { Policy } from './policy.ts';
import type { Register } from './register.ts';

/**
 * Whom the life of an alarm calls. One that rings asks people to act, step by step of its ladder, until
 * somebody has seen it, it is put aside or explained, or its condition is over.
 */
export class Bell {
  /** What each alarm asks of people; other rules may hold from one moment to the next. */
  policyOf: (alarm: Alarm) => Policy;
  readonly #register: Register;
  readonly #calls: Calls;

  constructor(register: Register, calls: Calls, policyOf: (alarm: Alarm) => Policy) {
    this.#register = register;
    this.#calls = calls;
    this.policyOf = policyOf;
  }

  /** One step of the life of an alarm, and what it means to those who are called. */
  live(alarm: Alarm, event: LifeEvent, now: number, outcome?: InterventionOutcome): void {
    const rang = rings(alarm);
    const after = { ...lived(alarm, event, this.policyOf(alarm)), changedAt: now };
    const ringing = rings(after);
    if (ringing && !rang) this.#ring(after, now);
    else this.#register.enter(ringing ? after : offLadder(after));
    if (ringing || outcome === undefined) return;
    if (after.flapping && outcome === 'condition_cleared') return;
    this.#calls.close(alarm, outcome, now);
  }

  /**
   * An alarm begins: it goes on with what `before` asked for, or that is taken back and it rings by
   * itself.
   */
  begin(alarm: Alarm, before: Alarm | undefined, now: number): void {
    const latched = this.#register.shelf.liveOf(alarm.patient, alarm.rule);
    if (latched?.latched) this.#register.enter(unlatched(latched, now));
    else if (neverRang(alarm) && alarm.flapping) {
      this.#register.enter(alarm);
      return;
    }
    const goingOn = goneOn(alarm, before, this.#calls.isOpen(alarm), now);
    if (goingOn !== undefined) {
      if (rings(goingOn)) this.climb(goingOn, now);
      else this.#register.enter(goingOn);
      return;
    }
    this.#calls.close(alarm, alarm.suppressedBy ? 'suppressed' : 'condition_cleared', now);
    if (rings(alarm)) this.#ring(alarm, now);
    else this.#register.enter(alarm);
  }

  /** Takes the steps of the ladder that are due: the alarm is told, then what it asks for. */
  climb(alarm: Alarm, now: number, asks: readonly InterventionKind[] = []): void {
    const { ladder } = this.policyOf(alarm);
    const steps = dueSteps(alarm, ladder, now);
    this.#register.enter(climbed(alarm, steps.length, ladder));
    this.#calls.ask(alarm, [...asks, ...steps.map(({ ask }) => ask)], now);
  }

  /** Alarms that others explain call nobody meanwhile; those that nothing explains any more do. */
  explain(patient: string, now: number): void {
    for (const alarm of this.#register.shelf.liveIn(patient)) {
      const by = this.parentOf(alarm);
      if (by !== undefined && alarm.suppressedBy === undefined) {
        this.live(alarm, { kind: 'suppressed', by }, now, 'suppressed');
      } else if (by === undefined && alarm.suppressedBy !== undefined) {
        this.live(alarm, { kind: 'released' }, now);
      }
    }
  }

  /** The rule whose active alarm explains this one. One that was discovered late explains nothing. */
  parentOf(alarm: Alarm): string | undefined {
    return this.policyOf(alarm).suppressedBy.find((rule) => {
      const parent = this.#register.shelf.activeOf(alarm.patient, rule);
      return parent !== undefined && !neverRang(parent);
    });
  }

  /** It begins to ring: asks for what its rule says, and for the first step of its ladder. */
  #ring(alarm: Alarm, now: number): void {
    this.climb(atFoot(alarm, now), now, this.policyOf(alarm).asks);
  }
}
