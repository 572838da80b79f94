import { topics } from '#ward/topics.ts';
import type { Broker } from './broker/broker.ts';
import type { Counters } from './counters.ts';
import type { Row } from './journal/draft.ts';
import type { Refusal } from './journal/intake.ts';

/** Tells subscribers what was accepted, at once and without waiting for them. */
export interface Live {
  /** On the disk since then. */
  readings(rows: readonly Pick<Row, 'patient' | 'body'>[], journaledAt: number): void;
  refused(refusals: readonly Refusal[]): void;
}

/**
 * At most `queueMax` messages are under way; a further one is left out and counted. Readers of
 * readings see that by the numbers and ask `/readings`; a slow one never holds back a device.
 */
export function live(
  broker: Pick<Broker, 'publish' | 'hasListeners'>,
  queueMax: number,
  counters: Pick<Counters, 'liveLeftOut'>,
): Live {
  let underWay = 0;
  const left = () => {
    underWay -= 1;
  };
  const tell = (topic: string, payload: string) => {
    if (!broker.hasListeners) return;
    if (underWay >= queueMax) {
      counters.liveLeftOut();
      return;
    }
    underWay += 1;
    broker.publish(topic, payload, left);
  };

  return {
    readings(rows, journaledAt) {
      const byPatient = new Map<string, string[]>();
      // The row that was kept could not know when it would be: here it is put at the end of its text.
      const ending = `,"journaledAt":${journaledAt}}`;
      for (const { patient, body } of rows) {
        const told = body.slice(0, -1) + ending;
        const bodies = byPatient.get(patient);
        if (bodies === undefined) byPatient.set(patient, [told]);
        else bodies.push(told);
      }
      for (const [patient, bodies] of byPatient) {
        const [only] = bodies;
        const payload = bodies.length === 1 && only !== undefined ? only : `[${bodies.join(',')}]`;
        tell(topics.patientVitals(patient), payload);
      }
    },
    refused(refusals) {
      for (const refusal of refusals) tell(topics.rejected, JSON.stringify(refusal));
    },
  };
}
