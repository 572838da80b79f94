import type { EventEmitter } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { Aedes, type Client } from 'aedes';
import type { Logger } from 'pino';
import type { ConnectionRefusal, Counters } from '#gateway/counters.ts';
import type { Settings } from '#ward/settings.ts';
import { busWithoutVitals, memoryWithoutSessions } from './bus.ts';
import { door } from './door.ts';
import { guardPackets } from './guard.ts';
import { hooks } from './hooks.ts';
import type { Reception } from './reception.ts';
import type { LoginRules, Session } from './session.ts';

export interface BrokerParts {
  readonly settings: Settings;
  readonly rules: LoginRules;
  readonly receive: Reception;
  readonly log: Logger;
  readonly counters: Counters;
  /** Absent: plain MQTT. */
  readonly tls?: TlsOptions;
}

export interface Broker {
  readonly port: number;
  readonly connections: number;
  /** Does anybody subscribe to anything? */
  readonly hasListeners: boolean;
  /** To all who may read the topic; `done` when it has left. */
  publish(topic: string, payload: string, done: () => void): void;
  close(): Promise<void>;
}

/**
 * The only door to the ward: Aedes with every message kept before it is acknowledged, and everything
 * denied that is not allowed by name. Resolves when it listens; rejects where the port is taken.
 */
export async function openBroker(parts: BrokerParts): Promise<Broker> {
  const { settings, counters, log } = parts;
  const sessions = new WeakMap<Client, Session>();
  const listeners = new Set<Client>();
  const aedes = await Aedes.createBroker({
    connectTimeout: settings.connectTime,
    keepaliveLimit: settings.keepalive / 1000,
    drainTimeout: settings.drainTimeout,
    maxTopicLevels: settings.topicLevels,
    mq: busWithoutVitals(),
    persistence: memoryWithoutSessions(),
    ...hooks({ ...parts, subscriptionsMax: settings.subscriptions, sessions, listeners }),
  });

  const counted = new WeakSet<Client>();
  const closed = (client: Client, error: Error) => {
    const reason = refusalOf(error);
    // Aedes tells the end of a connection again for every message that was on its way.
    if (reason !== undefined && !counted.has(client)) {
      counters.connectionRefused(reason);
      counted.add(client);
    }
    log.debug({ client: client.id, reason: error.message }, 'connection closed');
  };
  const emitter: EventEmitter = aedes;
  emitter.on('error', (error) => log.error({ err: error }, 'the broker failed at something'));
  aedes.on('clientError', closed);
  aedes.on('connectionError', closed);
  aedes.on('clientDisconnect', (client) => listeners.delete(client));
  aedes.on('unsubscribe', (filters, client) => {
    for (const filter of filters) sessions.get(client)?.filters.delete(filter);
  });

  const entrance = door(settings, () => parts.rules.now());
  const enter = (socket: Socket) => {
    const refusal = entrance.enter(socket);
    if (refusal === undefined) return;
    counters.connectionRefused(refusal);
    socket.destroy();
  };
  const attend = (socket: Socket) => {
    if (socket.destroyed) return;
    socket.setNoDelay(true);
    const limit = () => packetBytesOf(sessions.get(client), settings);
    guardPackets(socket, limit, () => counters.connectionRefused('packet_size'));
    const client = aedes.handle(socket);
  };
  const server = parts.tls
    ? createTlsServer(parts.tls).on('connection', enter).on('secureConnection', attend)
    : createServer().on('connection', enter).on('connection', attend);
  server.on('tlsClientError', (_, socket) => {
    counters.connectionRefused('protocol');
    // A handshake that takes too long is told here, and left open.
    socket.destroy();
  });
  await listen(server, settings.mqttPort, settings.host);

  return {
    port: portOf(server),
    get connections() {
      return entrance.connections;
    },
    get hasListeners() {
      return listeners.size > 0;
    },
    publish(topic, payload, done) {
      const packet = { cmd: 'publish', topic, payload, qos: 0, retain: false, dup: false } as const;
      aedes.publish(packet, done);
    },
    async close() {
      const gone = new Promise((resolve) => server.close(resolve));
      await new Promise<void>((resolve) => aedes.close(resolve));
      // Who has not logged in is unknown to Aedes, and would keep the server waiting.
      entrance.clear();
      await gone;
    },
  };
}

/** Only analytics has something long to say: the rules that it judges by. */
function packetBytesOf(session: Session | undefined, settings: Settings): number {
  if (session === undefined) return settings.packetBytesBeforeLogin;
  if (session.identity.role === 'analytics') return settings.packetBytesOfAnalytics;
  return settings.packetBytes;
}

/** By what Aedes says. `undefined`: counted where it was decided, or nothing was refused. */
const refusals: Readonly<Record<string, ConnectionRefusal | undefined>> = {
  'connect did not arrive in time': 'connect_time',
  'keep alive limit exceeded': 'keepalive',
  'unacceptable protocol version': 'protocol',
  'topic has too many levels': 'topic',
  'drain timeout': 'does_not_read',
  'not allowed to publish on that topic': undefined,
  'keep alive timeout': undefined,
  'connection closed': undefined,
};

function refusalOf(error: Error): ConnectionRefusal | undefined {
  if (Object.hasOwn(refusals, error.message)) return refusals[error.message];
  // A broken line has a system's code, a refused login that of its CONNACK; the rest is no MQTT.
  return 'code' in error || 'errorCode' in error ? undefined : 'protocol';
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host, backlog: 1024 }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

export function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
