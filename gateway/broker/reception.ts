import type { PublishPacket } from 'aedes';
import type { Delivery } from '#gateway/journal/draft.ts';
import type { Keeping } from '#gateway/journal/group-commit.ts';
import type { Refusal } from '#gateway/journal/intake.ts';
import type { Clock } from '#ward/clock.ts';
import { placeOf } from '#ward/topics.ts';
import { tellsTruth } from './access.ts';
import { type EventPlace, readEvent } from './event.ts';
import type { Session } from './session.ts';

export interface ReceptionParts {
  readonly clock: Clock;
  keep: Keeping['keep'];
  onRefused(refusals: readonly Refusal[]): void;
}

/** Receives a message that its sender may publish; calls `done` when it may be acknowledged. */
export type Reception = (session: Session, packet: PublishPacket, done: () => void) => void;

/** Where a refused message goes: nobody can subscribe to it. */
const nowhere = '$refused';

export function reception({ clock, keep, onRefused }: ReceptionParts): Reception {
  return ({ identity, vitalsTopic }, packet, done) => {
    const payload = bytesOf(packet.payload);
    const receivedAt = clock.now();
    if (packet.topic === vitalsTopic) {
      // An old value that looks new is the most dangerous thing that could be shown: neither this nor
      // a score, the truth or an acknowledgement is ever retained.
      packet.retain = false;
      const patient = identity.patient ?? identity.name;
      keep({ kind: 'reading', device: identity.name, patient, payload, receivedAt }, done);
      return;
    }

    const place = placeOf(packet.topic);
    switch (place?.kind) {
      case 'intervention':
        // Nothing, retained: it is closed, and no longer shown.
        if (payload.length === 0) return done();
        return keepAs('intervention', place, place.patient);
      case 'alarm':
        return keepAs('alarm', place, place.patient);
      case 'truth':
      case 'ledger':
        packet.retain = false;
        return keepAs(place.kind, place, place.patient);
      case 'scores':
        packet.retain = false;
        return keepAs('score', place, place.patient);
      case 'deviceDelays':
        return keepAs('delay', place, '');
      case 'rules':
        return keepAs('rules', place, '');
      case 'acks': {
        const { patient } = place;
        packet.retain = false;
        const event = readEvent(place, payload);
        if (!event.ok) {
          refuse(event.reason);
          return done();
        }
        const kept = Buffer.from(JSON.stringify({ patient, ...event.value }));
        return keep({ kind: 'ack', device: '', patient, payload: kept, receivedAt }, done);
      }
      case 'deviceStatus': {
        const event = readEvent(place, payload);
        // Anybody on this machine can invent guests; the broker must not have to remember them all.
        if (identity.guest) packet.retain = false;
        if (!event.ok) refuse(event.reason);
        return done();
      }
      default:
        // Nobody may publish on any other topic, so this is a gap between the rules.
        throw new Error(`received on ${packet.topic}, where nobody may publish`);
    }

    function keepAs(kind: Delivery['kind'], place: EventPlace, patient: string): void {
      const event = readEvent(place, payload);
      if (event.ok) {
        keep({ kind, device: '', patient, payload, receivedAt }, done);
      } else {
        refuse(event.reason);
        done();
      }
    }

    /** It is acknowledged, or its sender would send it for ever; but it reaches nobody. */
    function refuse(reason: string) {
      // Staff read what was refused, and not even a part of the truth is for them.
      const shown = tellsTruth(packet.topic) ? 0 : 200;
      const excerpt = Buffer.from(payload.subarray(0, shown)).toString();
      onRefused([{ device: identity.name, receivedAt, reason, samples: 0, excerpt }]);
      packet.topic = nowhere;
      packet.retain = false;
    }
  };
}

function bytesOf(payload: string | Buffer): Buffer {
  return typeof payload === 'string' ? Buffer.from(payload) : payload;
}
