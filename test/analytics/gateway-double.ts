import { createServer as createHttp } from 'node:http';
import { type AddressInfo, createServer as createTcp, type Server, type Socket } from 'node:net';
import { Aedes } from 'aedes';
import type { Ack } from '#ward/alarm.ts';
import type { Reading } from '#ward/reading.ts';

/** What analytics may rely on of a gateway: a broker, `/readings`, and a journal that outlives both. */
export interface Published {
  readonly topic: string;
  readonly retain: boolean;
  readonly body: unknown;
}

export interface GatewayDouble {
  readonly mqttPort: number;
  readonly httpPort: number;
  /** Scores, delays and rules that analytics published. */
  readonly bulletins: Published[];
  /** Alarms and interventions that it published, oldest first; empty payloads as `undefined`. */
  readonly published: Published[];
  /** What the broker retains, by topic: what a newcomer would be told at once. */
  readonly retained: ReadonlyMap<string, unknown>;
  /** Accepts readings: numbers them, keeps them, and tells them unless they are left out. */
  accept(readings: readonly Reading[], leftOut?: boolean): void;
  publish(topic: string, body: unknown): void;
  /** Keeps an acknowledgement that came while analytics was away. */
  keepAck(ack: Ack & { patient: string }): void;
  /** Gone, as if killed; `start` brings it back with the journal, and an empty memory of its own. */
  kill(): Promise<void>;
  start(): Promise<void>;
}

export async function gatewayDouble(token: string): Promise<GatewayDouble> {
  const journal: Reading[] = [];
  const acks: { number: number }[] = [];
  const published: Published[] = [];
  const bulletins: Published[] = [];
  const retained = new Map<string, unknown>();
  const ports = { mqtt: 0, http: 0 };
  const sockets = new Set<Socket>();
  let broker: Aedes | undefined;
  let servers: Server[] = [];

  async function start(): Promise<void> {
    const started = await Aedes.createBroker({
      authenticate(client, name, password, done) {
        done(null, name === 'analytics' && client.id === name && password?.toString() === token);
      },
      authorizePublish(_client, packet, done) {
        const text = packet.payload.toString();
        const body = text === '' ? undefined : JSON.parse(text);
        done(null);
        const { topic, retain } = packet;
        if (!/\/(alarms|interventions)\//.test(topic)) {
          bulletins.push({ topic, retain, body });
          return;
        }
        if (retain && body !== undefined) retained.set(topic, body);
        else if (retain) retained.delete(topic);
        published.push({ topic, retain, body });
      },
    });
    broker = started;
    const mqtt = createTcp(started.handle);
    const http = createHttp((request, response) => {
      if (request.headers.authorization !== `Bearer analytics:${token}`) {
        response.writeHead(401).end();
        return;
      }
      const until = Date.now();
      const { pathname, searchParams: query } = new URL(request.url ?? '', 'http://double');
      if (pathname === '/acks') {
        const missed = acks.filter(({ number }) => number > Number(query.get('after')));
        response.end(JSON.stringify({ acks: missed, last: journal.at(-1)?.number ?? 0 }));
        return;
      }
      const readings = journal
        .filter(({ number }) => number > Number(query.get('after')))
        .slice(0, Number(query.get('limit')));
      response.end(
        JSON.stringify({ readings, last: journal.at(-1)?.number ?? 0, oldest: 0, until }),
      );
    });
    for (const server of [mqtt, http])
      server.on('connection', (socket: Socket) => sockets.add(socket));
    ports.mqtt = await listen(mqtt, ports.mqtt);
    ports.http = await listen(http, ports.http);
    servers = [mqtt, http];
  }

  async function kill(): Promise<void> {
    const closing = servers.map(
      (server) => new Promise<void>((done) => server.close(() => done())),
    );
    for (const socket of sockets) socket.destroy();
    sockets.clear();
    retained.clear();
    await Promise.all(closing);
    await new Promise<void>((done) => (broker === undefined ? done() : broker.close(() => done())));
    broker = undefined;
  }

  function publish(topic: string, body: unknown): void {
    const payload = JSON.stringify(body);
    broker?.publish(
      { cmd: 'publish', topic, payload, qos: 0, retain: false, dup: false },
      () => {},
    );
  }

  await start();
  return {
    get mqttPort() {
      return ports.mqtt;
    },
    get httpPort() {
      return ports.http;
    },
    published,
    bulletins,
    retained,
    accept(readings, leftOut = false) {
      for (const each of readings) {
        const after = journal.at(-1)?.number ?? 0;
        const numbered = { ...each, number: after + 2, after };
        journal.push(numbered);
        if (!leftOut) publish(`ward/patients/${each.patient}/vitals`, numbered);
      }
    },
    publish,
    keepAck(ack) {
      acks.push({ number: (journal.at(-1)?.number ?? 0) + acks.length + 1, ...ack });
    },
    kill,
    start,
  };
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  return (server.address() as AddressInfo).port;
}
