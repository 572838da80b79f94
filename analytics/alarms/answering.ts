import type { Ack, Alarm, Seen } from '#ward/alarm.ts';
import type { Bell } from './bell.ts';
import type { Calls } from './calls.ts';
import type { Register } from './register.ts';

/** What people say of alarms: that they have seen one, or that it is to be put aside for a while. */
export class Answering {
  readonly #register: Register;
  readonly #calls: Calls;
  readonly #bell: Bell;

  constructor(register: Register, calls: Calls, bell: Bell) {
    this.#register = register;
    this.#calls = calls;
    this.#bell = bell;
  }

  /** What a person says of an alarm, by its id or that of an intervention. How much it changed. */
  acknowledge(patient: string, ack: Ack, now: number): number {
    const { action = 'acknowledge', until } = ack;
    const { shelf } = this.#register;
    const rule = this.#calls.ruleOf(patient, ack.id);
    const alarm =
      rule === undefined
        ? shelf.liveIn(patient).find(({ id }) => id === ack.id)
        : shelf.liveOf(patient, rule);
    if (action === 'acknowledge') {
      const last = alarm ?? ((rule && shelf.known(patient, rule).at(-1)) || undefined);
      return this.#calls.answer(last, patient, ack, now) + this.#see(last, ack, now);
    }
    if (alarm === undefined) return 0;
    if (action === 'unshelve') this.#bell.live(alarm, { kind: 'unshelved' }, now);
    else if (until !== undefined && until > now) {
      this.#bell.live(
        alarm,
        { kind: 'shelved', seen: seenBy(ack, alarm, now), until },
        now,
        'shelved',
      );
    } else return 0;
    return 1;
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
    this.#bell.live(alarm, { kind: 'acknowledged', seen }, now);
    return 1;
  }

  /** Who has acknowledged says more. */
  #note(alarm: Alarm, { by, note }: Ack, now: number): number {
    const seen = alarm.acknowledged;
    if (seen === undefined || seen.by !== by || note === undefined || seen.note === note) return 0;
    this.#register.enter({ ...alarm, acknowledged: { ...seen, note }, changedAt: now });
    return 1;
  }
}

/** Whatever that person's clock says, not before the alarm rang nor after `now`. */
function seenBy({ by, at, note }: Ack, { rangAt, evaluatedAt }: Alarm, now: number): Seen {
  const seenAt = Math.max(rangAt ?? evaluatedAt, Math.min(at, now));
  return { by, at: seenAt, ...(note !== undefined && { note }) };
}
