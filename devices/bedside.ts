import type { MqttClient } from 'mqtt';
import type { Logger } from 'pino';
import { type Ack, type InterventionKind, interventionKinds } from '#ward/alarm.ts';
import type { Clock } from '#ward/clock.ts';
import { placeOf, topics } from '#ward/topics.ts';
import { type Broker, openClient } from './broker.ts';
import { keepConnected } from './connection.ts';

/**
 * Where interventions reach the patients of this process. A simulated patient has a simulated nurse,
 * who acknowledges each of them after a while; a recorded one is a real person, whose care is not
 * ours to invent: those are only counted.
 */
export interface Bedside {
  /** Interventions that have reached these patients since the process began, each once. */
  readonly interventions: number;
  stop(): Promise<void>;
}

export interface BedsideParts {
  readonly broker: Broker;
  readonly token: string;
  readonly patients: ReadonlySet<string>;
  /** Those of them who have a simulated nurse. */
  readonly simulated: ReadonlySet<string>;
  /** From when the nurse is told until the nurse answers, in the ward's time. */
  responseMs(id: string, kind: InterventionKind): number;
  readonly clock: Clock;
  /** Between two looks at which answers are due, of the wall's time. */
  readonly tickMs: number;
  random(): number;
  readonly log: Logger;
}

/** The name under which the bedside logs in. */
export const bedsideName = 'bedside';

const nurse = 'nurse (simulated)';
/** Beyond so many the oldest are forgotten; one of those that is still open would count again. */
const rememberedMax = 100_000;

/** An answer that is owed: `sentOn` is the connection that carries it, until its PUBACK. */
interface Answer {
  readonly patient: string;
  readonly dueAt: number;
  sentOn?: MqttClient;
}

export function openBedside(parts: BedsideParts): Bedside {
  const { broker, token, clock, log } = parts;
  const seen = new Set<string>();
  const owed = new Map<string, Answer>();
  let interventions = 0;
  let online: MqttClient | undefined;
  let denied = false;

  const connection = keepConnected({
    ...parts,
    name: bedsideName,
    firstWaitMs: 0,
    open: () => openClient(broker, { name: bedsideName, token }),
    online(client) {
      online = client;
      client.on('message', receive);
      client.subscribe(topics.intervention('+', '+'), { qos: 1 }, (error) => {
        if (!error || client !== online) return;
        if (!denied) log.error({ reason: error.message }, 'the bedside hears of no interventions');
        denied = true;
        connection.drop();
      });
    },
    lost() {
      online = undefined;
    },
  });
  const stopTicks = clock.every(parts.tickMs, answer);

  function receive(topic: string, payload: Buffer): void {
    const place = placeOf(topic);
    if (place?.kind !== 'intervention' || !parts.patients.has(place.patient)) return;
    const kind = openKindOf(payload);
    if (kind === undefined) {
      owed.delete(place.id); // Closed already: nobody waits for the nurse any more.
      return;
    }
    if (seen.has(place.id)) return;
    remember(place.id);
    interventions += 1;
    if (!parts.simulated.has(place.patient)) return;
    const dueAt = clock.now() + parts.responseMs(place.id, kind);
    owed.set(place.id, { patient: place.patient, dueAt });
  }

  function remember(id: string): void {
    seen.add(id);
    const [oldest] = seen;
    if (seen.size > rememberedMax && oldest !== undefined) seen.delete(oldest);
  }

  function answer(): void {
    const client = online;
    if (client === undefined) return;
    const now = clock.now();
    for (const [id, answer] of owed) {
      if (answer.dueAt > now || answer.sentOn === client) continue;
      answer.sentOn = client;
      const ack: Ack = { id, by: nurse, at: now };
      client.publish(topics.acks(answer.patient), JSON.stringify(ack), { qos: 1 }, (error) => {
        if (!error) owed.delete(id);
      });
    }
  }

  return {
    get interventions() {
      return interventions;
    },
    async stop() {
      stopTicks();
      await connection.stop();
    },
  };
}

/** What an open intervention asks for; nothing when it is closed, cleared or no intervention. */
function openKindOf(payload: Buffer): InterventionKind | undefined {
  try {
    const said: unknown = JSON.parse(payload.toString());
    if (typeof said !== 'object' || said === null) return undefined;
    const { kind, state } = said as Record<string, unknown>;
    return state === 'open' ? interventionKinds.find((known) => known === kind) : undefined;
  } catch {
    return undefined;
  }
}
