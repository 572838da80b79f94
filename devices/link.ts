import type { MqttClient } from 'mqtt';
import type { Logger } from 'pino';
import type { Clock } from '#ward/clock.ts';
import { topics } from '#ward/topics.ts';
import { type Broker, openClient } from './broker.ts';
import { keepConnected } from './connection.ts';
import type { Outbox } from './outbox.ts';
import { type Due, first, type KeptCopy } from './outbox-copies.ts';

/**
 * Carries the samples of one device from the outbox to the gateway, each when it is due and in that
 * order, until its PUBACK has come. One alone goes as an object, several go as an array.
 */
export interface Link {
  readonly device: string;
  readonly state: 'connecting' | 'online' | 'offline';
  /** The outbox has something new, which is due then at the earliest. */
  expect(dueMs: number): void;
  /**
   * Sends what is due until `untilMs`, now or as soon as it can. Whoever calls this has kept all
   * that can be due by then: what is kept later is due later.
   */
  send(untilMs: number): void;
  /** Online, and something that is due until `untilMs` is not acknowledged yet. */
  owes(untilMs: number): boolean;
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
  /** What the device's own clock says now, whole ms. */
  clockSays(): number;
  random(): number;
  readonly firstWaitMs: number;
  readonly log: Logger;
}

const messagesInFlight = 8;
const samplesPerMessage = 200;
const bytesPerMessage = 48 * 1024;
const sentBytes = '"sent":1763836800000,'.length;
/**
 * A gateway that does not acknowledge holds the device back on purpose, and resending on the same
 * connection is not allowed (MQTT-4.4.0-1). After this long the connection itself is doubted.
 */
const noAckSeconds = 120;
const goodbyeMs = 1000;

const offline = JSON.stringify({ state: 'offline' });
/** Who stops by itself says so; the last will cannot. So its silence alarms nobody. */
const signedOff = JSON.stringify({ state: 'offline', reason: 'signed_off' });

/** One connection's share of the work; a new connection starts again from what was due first. */
interface Session {
  readonly client: MqttClient;
  /** Up to here everything has been sent on this connection. */
  sent: Due;
  /** Nothing else is due before. */
  nextDueMs: number;
  /** How long it has lasted. */
  seconds: number;
  /** Messages without a PUBACK, the oldest first: what they carry, and the second of sending. */
  readonly inFlight: Map<readonly Due[], number>;
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
  let dueUntilMs = Number.NEGATIVE_INFINITY;

  const connection = keepConnected({
    ...parts,
    name: device,
    open: () => openClient(broker, { name: device, token, will }),
    online(client) {
      // What the connection before this one got acknowledged must not be sent again.
      outbox.keep([]);
      session = {
        client,
        sent: first,
        nextDueMs: first.dueMs,
        seconds: 0,
        inFlight: new Map(),
        status: '',
        statusAcknowledged: true,
      };
      tellStatus(session);
      send(dueUntilMs);
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

  function send(untilMs: number): void {
    dueUntilMs = untilMs;
    const now = session;
    if (now === undefined) return;
    while (now.nextDueMs <= dueUntilMs && now.inFlight.size < messagesInFlight) {
      const copies = fitting(outbox.due(device, now.sent, dueUntilMs, samplesPerMessage));
      const last = copies.at(-1);
      if (last === undefined) {
        now.nextDueMs = outbox.nextDueMs(device, now.sent) ?? Number.POSITIVE_INFINITY;
        return;
      }
      now.sent = last;
      now.inFlight.set(copies, now.seconds);
      const list = copies.map(sentAt(parts.clockSays())).join(',');
      const message = copies.length === 1 ? list : `[${list}]`;
      now.client.publish(vitalsTopic, message, { qos: 1 }, (error) => {
        // Without a PUBACK they are simply still in the outbox, for the next connection.
        if (error) return;
        now.inFlight.delete(copies);
        outbox.acknowledged(device, copies);
        if (now === session) send(dueUntilMs);
      });
    }
  }

  return {
    device,
    get state() {
      return connection.state;
    },
    expect(dueMs) {
      if (session !== undefined) session.nextDueMs = Math.min(session.nextDueMs, dueMs);
    },
    send,
    owes: (untilMs) =>
      session !== undefined && (session.inFlight.size > 0 || session.nextDueMs <= untilMs),
    stop: () => connection.stop(),
  };
}

/** Says in each sample when it was sent; sent again on another connection it says so anew. */
function sentAt(clockMs: number): (copy: KeptCopy) => string {
  const beginning = `{"sent":${clockMs},`;
  return ({ json }) => beginning + json.slice(1);
}

/** The first of the copies that a message has room for, at least one. */
function fitting(copies: readonly KeptCopy[]): readonly KeptCopy[] {
  let bytes = 0;
  const tooMany = copies.findIndex(({ json }, index) => {
    bytes += sentBytes + Buffer.byteLength(json) + 1;
    return index > 0 && bytes > bytesPerMessage;
  });
  return tooMany === -1 ? copies : copies.slice(0, tooMany);
}
