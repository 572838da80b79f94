import type { Arrival, Visit } from '#patients/staff/staff.ts';
import type { Ack } from '#ward/alarm.ts';
import { Remembered } from './remembered.ts';
import { noteOf } from './visit-note.ts';

/** What simulated nurses say at a bed about each call: that they are there, and then what they did. */
export interface Answers {
  /** They acknowledge there and then. */
  came(arrival: Arrival): readonly Ack[];
  /** The same calls again, with what was found and done about them. */
  left(visit: Visit): readonly Ack[];
  /** The newest that was said about a call. */
  of(id: string): Ack | undefined;
}

const nurse = 'nurse (simulated)';
/** Beyond so many the oldest are forgotten; one of those that is still open would be called again. */
const answeredMost = 100_000;

export function openAnswers(): Answers {
  const answered = new Remembered<Ack>(answeredMost);

  const say = (acks: readonly Ack[]) => {
    for (const ack of acks) answered.set(ack.id, ack);
    return acks;
  };

  return {
    came: ({ answered, atMs }) =>
      say(answered.map((id) => ({ id, by: nurse, at: atMs, arrivedAt: atMs }))),
    left(visit) {
      const note = noteOf(visit);
      return say(
        visit.answered.map((id) => {
          // Who was at the bed already came, for this call, when she saw that it was for it.
          const arrivedAt = answered.get(id)?.arrivedAt ?? visit.arrivedAtMs;
          return { id, by: nurse, at: visit.leftAtMs, arrivedAt, note };
        }),
      );
    },
    of: (id) => answered.get(id),
  };
}
