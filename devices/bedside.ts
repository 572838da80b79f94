import type { MqttClient } from 'mqtt';
import type { Logger } from 'pino';
import type { Visit } from '#patients/staff/staff.ts';
import { type Ack, type Intervention, interventionKinds, isTechnicalRule } from '#ward/alarm.ts';
import type { Clock } from '#ward/clock.ts';
import { placeOf, topics } from '#ward/topics.ts';
import { type Broker, openClient } from './broker.ts';
import { keepConnected } from './connection.ts';
import type { LiveWard } from './live-ward.ts';
import { openTruthTelling } from './truth-telling.ts';
import { noteOf } from './visit-note.ts';

/**
 * Where interventions reach the patients of this process. Of simulated patients they reach the
 * simulated staff, who acknowledge them when they have been at the bed; and here it is told how
 * these patients truly are. Recorded patients are real people, whose care is not ours to invent:
 * their interventions are only counted.
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
  /** Of those of them who are simulated. */
  readonly ward?: LiveWard;
  readonly clock: Clock;
  /** Between two looks at what has become of the patients, of the wall's time. */
  readonly tickMs: number;
  /** Between two reports of how a patient truly is, of the ward's time. */
  readonly truthEveryMs: number;
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
  readonly ack: Ack;
  sentOn?: MqttClient;
}

export function openBedside(parts: BedsideParts): Bedside {
  const { broker, token, clock, ward, log } = parts;
  const simulated = new Set(ward?.patients.map(({ name }) => name));
  const telling = ward && openTruthTelling({ ward, everyMs: parts.truthEveryMs });
  const seen = new Set<string>();
  /** What staff have answered; told again where analytics still asks. */
  const answered = new Map<string, Ack>();
  const owed = new Map<string, Answer>();
  let interventions = 0;
  let online: MqttClient | undefined;
  let denied = false;

  // Visits of before a restart: most are acknowledged, and the others will be asked for again.
  for (const visit of ward?.takeVisits() ?? []) noteAnswers(visit);

  const connection = keepConnected({
    ...parts,
    name: bedsideName,
    firstWaitMs: 0,
    open: () => openClient(broker, { name: bedsideName, token }),
    online(client) {
      online = client;
      client.on('message', receive);
      client.subscribe(topics.intervention('+', '+'), { qos: 1 }, (error) => {
        if (client !== online) return;
        if (!error) {
          telling?.online(client);
          return;
        }
        if (!denied) log.error({ reason: error.message }, 'the bedside hears of no interventions');
        denied = true;
        connection.drop();
      });
    },
    lost() {
      online = undefined;
      telling?.lost();
    },
  });
  const stopTicks = clock.every(parts.tickMs, () => {
    for (const visit of ward?.takeVisits() ?? []) {
      for (const id of noteAnswers(visit)) owe(id, visit.patient);
    }
    answer();
    telling?.look();
  });

  function receive(topic: string, payload: Buffer): void {
    const place = placeOf(topic);
    if (place?.kind !== 'intervention' || !parts.patients.has(place.patient)) return;
    const { id, patient } = place;
    const open = readOpen(payload);
    if (open === undefined) {
      // Closed already: nobody waits for the nurse any more.
      owed.delete(id);
      ward?.cancel(id);
      return;
    }
    if (!seen.has(id)) {
      remember(seen.add(id));
      interventions += 1;
    }
    if (ward === undefined || !simulated.has(patient)) return;
    if (answered.has(id)) {
      owe(id, patient);
      return;
    }
    const cause = isTechnicalRule(open.rule) ? 'technical' : 'alarm';
    ward.call({ id, patient, kind: open.kind, cause, atMs: clock.now() });
  }

  function noteAnswers(visit: Visit): readonly string[] {
    for (const id of visit.answered) {
      answered.set(id, { id, by: nurse, at: visit.leftAtMs, note: noteOf(visit) });
      remember(answered);
    }
    return visit.answered;
  }

  function owe(id: string, patient: string): void {
    const ack = answered.get(id);
    if (ack !== undefined && !owed.has(id)) owed.set(id, { patient, ack });
  }

  function answer(): void {
    const client = online;
    if (client === undefined) return;
    for (const [id, answer] of owed) {
      if (answer.sentOn === client) continue;
      answer.sentOn = client;
      const text = JSON.stringify(answer.ack);
      client.publish(topics.acks(answer.patient), text, { qos: 1 }, (error) => {
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

function remember(known: Set<string> | Map<string, unknown>): void {
  const [oldest] = known.keys();
  if (known.size > rememberedMax && oldest !== undefined) known.delete(oldest);
}

/** What an open intervention asks for; nothing when it is closed, cleared or no intervention. */
function readOpen(payload: Buffer): Pick<Intervention, 'kind' | 'rule'> | undefined {
  try {
    const said: unknown = JSON.parse(payload.toString());
    if (typeof said !== 'object' || said === null) return undefined;
    const { kind, state, rule } = said as Record<string, unknown>;
    const known = interventionKinds.find((each) => each === kind);
    if (state !== 'open' || known === undefined) return undefined;
    return { kind: known, rule: String(rule) };
  } catch {
    return undefined;
  }
}
