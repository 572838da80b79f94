import type { MqttClient } from 'mqtt';
import type { Logger } from 'pino';
import { type Ack, type Intervention, isTechnicalRule } from '#ward/alarm.ts';
import type { Clock } from '#ward/clock.ts';
import type { LedgerReport } from '#ward/reports.ts';
import { placeOf, topics } from '#ward/topics.ts';
import { openAnswers } from './answers.ts';
import { openAppraisal } from './appraisal.ts';
import { type Broker, openClient } from './broker.ts';
import { keepConnected } from './connection.ts';
import { readAlarm, readOpen } from './heard.ts';
import type { LedgerLog } from './ledger-log.ts';
import { openLedgers } from './ledgers.ts';
import type { LiveWard } from './live-ward.ts';
import { openOwed } from './owed.ts';
import { Remembered } from './remembered.ts';
import { openTruthTelling } from './truth-telling.ts';
import type { VerdictLog } from './verdict-log.ts';
import type { Witnesses } from './witnesses.ts';

/**
 * Where interventions reach the patients of this process. Of simulated patients they reach the
 * simulated staff, who acknowledge them at the bed; and here it is told how these patients truly are,
 * what their alarms were worth, and where the time went. Recorded patients are real people, whose care is not ours
 * to invent: their interventions are only counted.
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
  readonly witnesses?: Witnesses;
  readonly verdicts: VerdictLog;
  readonly ledgers: LedgerLog;
  /** The ward's time at which its life began. */
  readonly beganMs: number;
  readonly clock: Clock;
  /** Between two looks at what has become of the patients, of the wall's time. */
  readonly tickMs: number;
  /** So long, of the ward's time, an alarm waits for those that were evaluated before it. */
  readonly patienceMs: number;
  /** Between two reports of how a patient truly is, of the ward's time. */
  readonly truthEveryMs: number;
  random(): number;
  readonly log: Logger;
}

/** The name under which the bedside logs in. */
export const bedsideName = 'bedside';

/** Beyond so many the oldest are forgotten; one of those that is still open would count again. */
const seenMost = 100_000;
const owedMost = 100_000;
const heard = [topics.alarm('+', '+'), topics.intervention('+', '+')];

export function openBedside(parts: BedsideParts): Bedside {
  const { broker, token, clock, ward, witnesses, verdicts, beganMs, log } = parts;
  const bodies = new Map(ward?.patients.map((patient) => [patient.name, patient.in('monitored')]));
  const telling = ward && openTruthTelling({ ward, everyMs: parts.truthEveryMs });
  const ledgers = openLedgers({
    episodes: (name) => bodies.get(name)?.episodes ?? [],
    ...{ beganMs, verdicts, log: parts.ledgers },
  });
  const appraisal =
    ward &&
    witnesses &&
    openAppraisal({
      ...{ witnesses, beganMs, log: verdicts, steppedMs: () => ward.steppedMs },
      ...{ now: clock.now, patienceMs: parts.patienceMs },
    });
  const answers = openAnswers();
  const owed = openOwed(owedMost, (topic) => log.error({ topic }, 'what was owed is given up'));
  const seen = new Remembered<true>(seenMost);
  let interventions = 0;
  let online: MqttClient | undefined;
  let denied = false;

  // Of before a restart: most of it is acknowledged, and the rest will be asked for again.
  lookAtBeds(() => undefined);
  parts.ledgers.owed.forEach(oweLedger);

  const connection = keepConnected({
    ...parts,
    name: bedsideName,
    firstWaitMs: 0,
    open: () => openClient(broker, { name: bedsideName, token }),
    online(client) {
      online = client;
      client.on('message', receive);
      client.subscribe(heard, { qos: 1 }, (error) => {
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
    lookAtBeds(oweAck);
    appraisal?.look();
    ledgers.take().forEach(oweLedger);
    if (online !== undefined) owed.send(online);
    telling?.look();
  });

  /** What nurses have done at the beds since the last look. */
  function lookAtBeds(say: (patient: string, ack: Ack, key: string) => void): void {
    for (const arrival of ward?.takeArrivals() ?? []) {
      for (const ack of answers.came(arrival)) {
        say(arrival.patient, ack, ack.id);
        ledgers.came(ack.id, arrival.atMs);
      }
    }
    for (const visit of ward?.takeVisits() ?? []) {
      for (const ack of answers.left(visit)) say(visit.patient, ack, `${ack.id} note`);
    }
  }

  function oweAck(patient: string, ack: Ack, key: string): void {
    owed.owe(key, topics.acks(patient), JSON.stringify(ack));
  }

  function oweLedger(ledger: LedgerReport): void {
    const { patient, alarm } = ledger;
    const topic = topics.ledger(patient, alarm);
    owed.owe(`ledger ${alarm}`, topic, JSON.stringify(ledger), () => parts.ledgers.given(alarm));
  }

  function receive(topic: string, payload: Buffer): void {
    const place = placeOf(topic);
    if (place?.kind === 'alarm' && bodies.has(place.patient)) {
      const alarm = readAlarm(payload);
      if (alarm !== undefined) {
        appraisal?.hear(alarm);
        ledgers.alarm(alarm);
      }
    }
    if (place?.kind === 'intervention' && parts.patients.has(place.patient)) {
      hear(place.id, place.patient, readOpen(payload));
    }
  }

  function hear(id: string, patient: string, open: Intervention | undefined): void {
    if (open === undefined) {
      // Closed already: nobody waits for the nurse any more.
      owed.forgive(id);
      ward?.cancel(id);
      return;
    }
    if (!seen.has(id)) {
      seen.set(id, true);
      interventions += 1;
    }
    if (ward === undefined || !bodies.has(patient)) return;
    ledgers.asked(open);
    const answer = answers.of(id);
    if (answer !== undefined) {
      // They have been there, and analytics still asks.
      oweAck(patient, answer, id);
      return;
    }
    const cause = isTechnicalRule(open.rule) ? 'technical' : 'alarm';
    ward.call({ id, patient, kind: open.kind, cause, atMs: clock.now() });
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
