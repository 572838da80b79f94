import { readFileSync } from 'node:fs';
import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import type { Logger } from 'pino';
import type { Clock } from '#ward/clock.ts';
import { topics } from '#ward/topics.ts';
import { pauseMs } from './feed.ts';
import type { Outgoing } from './messages.ts';

/** The connection to the broker: there again whenever it can be, until it is stopped. */
export interface Link {
  readonly connected: boolean;
  /** Whether the gateway acknowledged it. False when the connection is not there, or is lost. */
  publish(message: Outgoing): Promise<boolean>;
  stop(): Promise<void>;
}

export interface LinkParts {
  readonly broker: string;
  /** PEM file; empty: the authorities that Node trusts. */
  readonly brokerCa: string;
  readonly token: string;
  /** Connected and subscribed. */
  up(): void;
  message(topic: string, payload: Uint8Array): void;
  readonly clock: Clock;
  /** From 0 to 1. */
  random(): number;
  readonly log: Logger;
}

const name = 'analytics';
const subscriptions = {
  [topics.patientVitals('+')]: { qos: 0 },
  [topics.acks('+')]: { qos: 1 },
  [topics.deviceStatus('+')]: { qos: 1 },
} as const;
const goodbyeMs = 1000;
const refusedLogins = [2, 4, 5]; // CONNACK: identifier rejected, bad credentials, not authorized.

/** Every connection is a client of its own: MQTT.js keeps nothing back and resends nothing. */
export function openLink(parts: LinkParts): Link {
  const { clock, log } = parts;
  const stopping = new AbortController();
  const options = optionsOf(parts);
  let online: MqttClient | undefined;
  let attempt = 0;
  let refused = false;
  let finish = (): void => undefined;
  /** Publications on their way; a lost connection answers them all. */
  const underway = new Set<(acknowledged: boolean) => void>();
  const running = run();

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      await oneConnection();
      await clock.sleep(pauseMs(attempt, parts.random()), stopping.signal);
      attempt += 1;
    }
  }

  function oneConnection(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const client = connect(parts.broker, options);
    const end = (): void => {
      client.end(true);
      client.stream.destroy();
      stopping.signal.removeEventListener('abort', leave);
      if (online === client) log.info('the broker is gone');
      online = undefined;
      for (const answer of underway) answer(false);
      underway.clear();
      resolve();
    };
    const leave = (): void => {
      if (!client.connected) end();
      else client.end(); // Says goodbye; `close` follows.
    };
    finish = end;
    stopping.signal.addEventListener('abort', leave);
    client.on('close', end);
    client.on('error', complain);
    client.on('message', parts.message);
    client.on('connect', () => {
      client.subscribe(subscriptions, (error) => {
        if (error) {
          log.error({ reason: error.message }, 'the gateway denies our subscriptions');
          end();
          return;
        }
        online = client;
        attempt = 0;
        refused = false;
        log.info('connected to the broker');
        parts.up();
      });
    });
    return promise;
  }

  function complain(error: Error & { code?: unknown }): void {
    if (!refusedLogins.includes(Number(error.code))) {
      log.debug({ reason: error.message }, 'connection failed');
    } else if (!refused) {
      refused = true;
      log.error({ reason: error.message }, 'the gateway refuses our login; still trying');
    }
  }

  return {
    get connected() {
      return online !== undefined;
    },
    publish({ topic, payload, retain }) {
      const client = online;
      if (client === undefined) return Promise.resolve(false);
      const { promise, resolve } = Promise.withResolvers<boolean>();
      underway.add(resolve);
      client.publish(topic, payload, { qos: 1, retain }, (error) => {
        underway.delete(resolve);
        resolve(!error);
      });
      return promise;
    },
    async stop() {
      stopping.abort();
      const enough = new AbortController();
      await Promise.race([running, clock.sleep(goodbyeMs, enough.signal)]);
      enough.abort();
      finish();
    },
  };
}

function optionsOf({ brokerCa, token }: LinkParts): IClientOptions {
  return {
    ...(brokerCa !== '' && { ca: readFileSync(brokerCa) }),
    clientId: name,
    username: name,
    password: token,
    protocolVersion: 4,
    clean: true,
    keepalive: 15,
    connectTimeout: 5000,
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    rejectUnauthorized: true,
  };
}
