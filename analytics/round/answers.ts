import type { Logger } from 'pino';
import type { Book } from '#analytics/alarms/book.ts';
import type { NumberedAck } from '#analytics/wire/incoming.ts';
import type { Ack } from '#ward/alarm.ts';
import type { Notes } from './notes.ts';
import type { Said } from './said.ts';

/** What staff say of alarms: heard live, and met in the journal, which tells what was missed. */
export interface Answers {
  acknowledge(patient: string, ack: Ack): void;
  /** The same for what the journal kept, in its order; `acknowledged` is how far that came. */
  acknowledgeAll(acks: readonly NumberedAck[]): void;
  readonly acknowledged: number;
}

export function createAnswers(parts: {
  readonly book: Book;
  readonly notes: Notes;
  readonly said: Said;
  now(): number;
  readonly log: Logger;
}): Answers {
  const { book, notes, said, now, log } = parts;

  return {
    acknowledge(patient, ack) {
      said.live(patient, ack);
      const changed = book.acknowledge(patient, ack, now());
      if (changed === 0) log.debug({ patient, id: ack.id }, 'nothing open was acknowledged');
      else notes.write();
    },
    acknowledgeAll(acks) {
      for (const { number, patient, ...ack } of acks) {
        if (number <= notes.progress.acks) continue;
        // An alarm may have rung again since it was said: it is not said anew.
        if (!said.met(patient, ack)) book.acknowledge(patient, ack, now());
        notes.note({ acks: number });
      }
      notes.writeIfNeeded();
    },
    get acknowledged() {
      return notes.progress.acks;
    },
  };
}
