import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { Aedes, type Client } from 'aedes';
import { type Clock, wallClock } from '#ward/clock.ts';

export interface Received {
  readonly client: string;
  readonly topic: string;
  readonly retain: boolean;
  readonly text: string;
}

export interface Rules {
  /** Port to listen on; any free one if absent. */
  readonly port?: number;
  readonly tls?: { readonly key: Buffer; readonly cert: Buffer };
  login?(name: string, password: string): boolean;
  /** Whether this message gets its PUBACK, or after how many ms. */
  acknowledge?(message: Received): boolean | number;
  subscribe?(filter: string): boolean;
}

export interface BrokerInTest {
  readonly port: number;
  readonly url: string;
  /** Every message that was let in or held, in order of arrival, those of the broker left out. */
  readonly received: readonly Received[];
  readonly logins: readonly { readonly name: string; readonly at: number }[];
  vitalsOf(device: string): { at: number; boot: string; seq: number }[][];
  statusesOf(device: string): unknown[];
  /** What a newcomer would be told at once. */
  retained: Map<string, string>;
  publish(topic: string, payload: string, retain?: boolean): Promise<void>;
  cut(): void;
  stop(): Promise<void>;
}

/** A real broker on the loopback, which remembers what it was sent and answers as it is told. */
export async function brokerInTest(rules: Rules = {}): Promise<BrokerInTest> {
  const received: Received[] = [];
  const logins: { name: string; at: number }[] = [];
  const retained = new Map<string, string>();
  const sockets = new Set<Socket>();
  let port = rules.port ?? 0;

  const broker = await Aedes.createBroker({
    authenticate(client: Client, name, password, done) {
      logins.push({ name: name ?? '', at: performance.now() });
      const welcome = name === client.id && (rules.login?.(name, String(password)) ?? true);
      if (welcome) done(null, true);
      else done(Object.assign(new Error('no'), { returnCode: 4 as const }), null);
    },
    authorizePublish(client, packet, done) {
      const text = packet.payload.toString();
      const message = {
        client: client?.id ?? '',
        topic: packet.topic,
        retain: packet.retain,
        text,
      };
      received.push(message);
      const answer = rules.acknowledge?.(message) ?? true;
      if (answer === false) return;
      if (packet.retain) retained.set(packet.topic, text);
      if (typeof answer === 'number') setTimeout(done, answer, null);
      else done(null);
    },
    authorizeSubscribe(_client, subscription, done) {
      done(null, (rules.subscribe?.(subscription.topic) ?? true) ? subscription : null);
    },
  });
  const accept = (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    broker.handle(socket);
  };
  const server = rules.tls ? createTlsServer(rules.tls, accept) : createServer(accept);
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;

  const textsOn = (topic: string) => received.filter((m) => m.topic === topic).map((m) => m.text);
  return {
    port,
    url: `mqtt://127.0.0.1:${port}`,
    received,
    logins,
    retained,
    vitalsOf: (device) =>
      textsOn(`ward/devices/${device}/vitals`).map((text) => [JSON.parse(text)].flat()),
    statusesOf: (device) =>
      textsOn(`ward/devices/${device}/status`).map((text) => JSON.parse(text)),
    async publish(topic, payload, retain = false) {
      const packet = { cmd: 'publish', topic, payload, qos: 1, retain, dup: false } as const;
      await new Promise<void>((resolve, reject) => {
        broker.publish(packet, (error) => (error ? reject(error) : resolve()));
      });
    },
    cut() {
      for (const socket of sockets) socket.destroy();
    },
    async stop() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => broker.close(resolve));
      await closed;
    },
  };
}

/** A clock whose waits are `times` shorter than they are said to be. */
export function hurriedClock(times: number): Clock {
  return {
    now: wallClock.now,
    sleep: (ms, signal) => wallClock.sleep(ms / times, signal),
    every: (ms, work) => wallClock.every(Math.max(1, ms / times), work),
  };
}

/** Resolves when it is so; fails, saying what for, when it is not so in time. */
export async function until(what: string, isSo: () => boolean, withinMs = 8000): Promise<void> {
  const start = performance.now();
  while (!isSo()) {
    if (performance.now() - start > withinMs) throw new Error(`waited in vain until ${what}`);
    await wallClock.sleep(5);
  }
}
