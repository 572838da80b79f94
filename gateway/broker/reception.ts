import type { PublishPacket } from 'aedes';
import type { Keeping } from '#gateway/journal/group-commit.ts';
import type { Refusal } from '#gateway/journal/intake.ts';
import type { Clock } from '#ward/clock.ts';
import { placeOf } from '#ward/topics.ts';
import { readEvent } from './event.ts';
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
      // An old value that looks new is the most dangerous thing that could be shown.
      packet.retain = false;
      const patient = identity.patient ?? identity.name;
      keep({ kind: 'reading', device: identity.name, patient, payload, receivedAt }, done);
      return;
    }

    const place = placeOf(packet.topic);
    switch (place?.kind) {
      case 'alarm':
      case 'intervention': {
        const { kind, patient } = place;
        // Nothing, retained: the intervention is closed, and no longer shown.
        if (kind === 'intervention' && payload.length === 0) return done();
        const event = readEvent(kind, payload, patient);
        if (event.ok) return keep({ kind, device: '', patient, payload, receivedAt }, done);
        refuse(event.reason);
        return done();
      }
      case 'truth': {
        const { kind, patient } = place;
        // Like vitals: an old one must not look new.
        packet.retain = false;
        const event = readEvent(kind, payload, patient);
        if (event.ok) return keep({ kind, device: '', patient, payload, receivedAt }, done);
        refuse(event.reason);
        return done();
      }
      case 'acks': {
        const { patient } = place;
        packet.retain = false;
        const event = readEvent('acks', payload);
        if (!event.ok) {
          refuse(event.reason);
          return done();
        }
        const kept = Buffer.from(JSON.stringify({ patient, ...event.value }));
        return keep({ kind: 'ack', device: '', patient, payload: kept, receivedAt }, done);
      }
      case 'deviceStatus': {
        const event = readEvent('deviceStatus', payload);
        // Anybody on this machine can invent guests; the broker must not have to remember them all.
        if (identity.guest) packet.retain = false;
        if (!event.ok) refuse(event.reason);
        return done();
      }
      default:
        // Nobody may publish on any other topic, so this is a gap between the rules.
        throw new Error(`received on ${packet.topic}, where nobody may publish`);
    }

    /** It is acknowledged, or its sender would send it for ever; but it reaches nobody. */
    function refuse(reason: string) {
      const excerpt = Buffer.from(payload.subarray(0, 200)).toString();
      onRefused([{ device: identity.name, receivedAt, reason, samples: 0, excerpt }]);
      packet.topic = nowhere;
      packet.retain = false;
    }
  };
}

function bytesOf(payload: string | Buffer): Buffer {
  return typeof payload === 'string' ? Buffer.from(payload) : payload;
}
