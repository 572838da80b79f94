import type { MqttClient } from 'mqtt';
import type { Logger } from 'pino';
import type { Clock } from '#ward/clock.ts';
import { topics } from '#ward/topics.ts';
import { type Broker, openClient } from './broker.ts';
import { keepConnected } from './connection.ts';
import type { KeptSample, Outbox } from './outbox.ts';

/**
 * Carries the samples of one device from the outbox to the gateway, in their order, each until its
 * PUBACK has come. One alone goes as an object, several go as an array.
 */
export interface Link {
  readonly device: string;
  readonly state: 'connecting' | 'online' | 'offline';
  /** The outbox has something new. */
  send(): void;
  /** Says offline and closes, within a few seconds. What was not acknowledged stays in the outbox. */
  stop(): Promise<void>;
}

/** What a device says of itself on its status topic, beside being online. */
export interface DeviceStatus {
  /** Percent, whole. */
  readonly battery?: number;
  /** Samples that a full outbox has dropped, ever. */
  readonly dropped: number;
}

export interface LinkParts {
  readonly device: string;
  readonly token: string;
  readonly broker: Broker;
  readonly outbox: Outbox;
  status(): DeviceStatus;
  readonly clock: Clock;
  random(): number;
  readonly firstWaitMs: number;
  readonly log: Logger;
}

const messagesInFlight = 8;
const samplesPerMessage = 200;
const bytesPerMessage = 48 * 1024;
/**
 * A gateway that does not acknowledge holds the device back on purpose, and resending on the same
 * connection is not allowed (MQTT-4.4.0-1). After this long the connection itself is doubted.
 */
const noAckSeconds = 120;
const goodbyeMs = 1000;

const offline = JSON.stringify({ state: 'offline' });
/** Who stops by itself says so; the last will cannot. So its silence alarms nobody. */
const signedOff = JSON.stringify({ state: 'offline', reason: 'signed_off' });

/** One connection's share of the work; a new connection starts again from the oldest. */
interface Session {
  readonly client: MqttClient;
  /** Up to here everything has been sent on this connection. */
  sentSeq: number;
  /** How long it has lasted. */
  seconds: number;
  /** Messages without a PUBACK, the oldest first: their first sample, and the second of sending. */
  readonly inFlight: Map<number, number>;
  /** What the gateway was last told, and whether it has acknowledged it. */
  status: string;
  statusAcknowledged: boolean;
}

export function openLink(parts: LinkParts): Link {
  const { device, token, broker, outbox } = parts;
  const vitalsTopic = topics.deviceVitals(device);
  const statusTopic = topics.deviceStatus(device);
  const will = { topic: statusTopic, payload: Buffer.from(offline), qos: 1, retain: true } as const;
  let session: Session | undefined;

  const connection = keepConnected({
    ...parts,
    name: device,
    open: () => openClient(broker, { name: device, token, will }),
    online(client) {
      // What the connection before this one got acknowledged must not be sent again.
      outbox.keep([]);
      session = {
        client,
        sentSeq: 0,
        seconds: 0,
        inFlight: new Map(),
        status: '',
        statusAcknowledged: true,
      };
      tellStatus(session);
      send();
    },
    lost() {
      session = undefined;
    },
    second() {
      if (session === undefined) return;
      tellStatus(session);
      session.seconds += 1;
      const [oldestSince = session.seconds] = session.inFlight.values();
      if (session.seconds - oldestSince >= noAckSeconds) connection.drop();
    },
    async goodbye(client) {
      const said = client.publishAsync(statusTopic, signedOff, { qos: 1, retain: true });
      await Promise.race([said.catch(() => undefined), parts.clock.sleep(goodbyeMs)]);
    },
  });

  function tellStatus(now: Session): void {
    const status = JSON.stringify({ state: 'online', ...parts.status() });
    if (status === now.status || !now.statusAcknowledged) return;
    now.status = status;
    now.statusAcknowledged = false;
    now.client.publish(statusTopic, status, { qos: 1, retain: true }, (error) => {
      if (!error) now.statusAcknowledged = true;
    });
  }

  function send(): void {
    const now = session;
    while (now !== undefined && now.inFlight.size < messagesInFlight) {
      const samples = fitting(outbox.oldest(device, now.sentSeq, samplesPerMessage));
      const [first] = samples;
      const last = samples.at(-1);
      if (first === undefined || last === undefined) return;

      const list = samples.map(({ json }) => json).join(',');
      now.sentSeq = last.seq;
      now.inFlight.set(first.seq, now.seconds);
      now.client.publish(vitalsTopic, first === last ? list : `[${list}]`, { qos: 1 }, (error) => {
        // Without a PUBACK they are simply still in the outbox, for the next connection.
        if (error) return;
        now.inFlight.delete(first.seq);
        outbox.acknowledged(device, first.seq, last.seq);
        if (now === session) send();
      });
    }
  }

  return {
    device,
    get state() {
      return connection.state;
    },
    send,
    stop: () => connection.stop(),
  };
}

/** The first of the samples that a message has room for, at least one. */
function fitting(samples: readonly KeptSample[]): readonly KeptSample[] {
  let bytes = 0;
  const tooMany = samples.findIndex(({ json }, index) => {
    bytes += Buffer.byteLength(json) + 1;
    return index > 0 && bytes > bytesPerMessage;
  });
  return tooMany === -1 ? samples : samples.slice(0, tooMany);
}
