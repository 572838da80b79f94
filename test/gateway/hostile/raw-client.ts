import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import {
  generate,
  type IConnackPacket,
  type IConnectPacket,
  type Packet,
  parser,
} from 'mqtt-packet';
import { wallClock } from '#ward/clock.ts';

/** A client that is held to nothing: it sends what bytes it likes, and remembers what comes back. */
export interface RawClient {
  readonly socket: Socket;
  readonly received: readonly Packet[];
  readonly isClosed: boolean;
  send(...packets: Packet[]): void;
  write(bytes: Uint8Array | string): void;
  /** The next packet of this kind that no call has given yet; rejects when the gateway closes. */
  next<K extends Packet['cmd']>(cmd: K): Promise<Extract<Packet, { cmd: K }>>;
  /** Resolves when the gateway has closed the connection; rejects where it stays open. */
  closed(withinMs?: number): Promise<void>;
  end(): void;
}

/** Opens a TCP connection, and says nothing yet. */
export async function connectRaw(port: number): Promise<RawClient> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  return rawClient(socket);
}

/** Speaks MQTT over a socket that is open already. */
export function rawClient(socket: Socket): RawClient {
  const received: Packet[] = [];
  const given = new Set<Packet>();
  let isClosed = false;
  let changed = () => {};
  const incoming = parser({ protocolVersion: 4 });
  incoming.on('packet', (packet: Packet) => {
    received.push(packet);
    changed();
  });
  socket.on('data', (bytes) => incoming.parse(bytes as Buffer));
  // Being cut off is what most of these clients are here for.
  socket.on('error', () => {});
  socket.on('close', () => {
    isClosed = true;
    changed();
  });

  /** Looks again after each change, until there is an answer. */
  const until = async <T>(
    what: string,
    look: () => T | undefined,
    withinMs = 10_000,
  ): Promise<T> => {
    const patience = new AbortController();
    const waiting = wallClock.sleep(withinMs, patience.signal).then(() => 'too late' as const);
    try {
      for (;;) {
        const found = look();
        if (found !== undefined) return found;
        const change = new Promise<void>((resolve) => {
          const before = changed;
          changed = () => {
            before();
            resolve();
          };
        });
        if ((await Promise.race([change, waiting])) === 'too late') {
          throw new Error(`waited in vain for ${what}`);
        }
      }
    } finally {
      patience.abort();
      changed = () => {};
    }
  };

  return {
    socket,
    received,
    get isClosed() {
      return isClosed;
    },
    send: (...packets) =>
      void socket.write(Buffer.concat(packets.map((packet) => generate(packet)))),
    write: (bytes) => void socket.write(bytes),
    async next(cmd) {
      const packet = await until(`${cmd}`, () => {
        const found = received.find((one) => one.cmd === cmd && !given.has(one));
        if (found === undefined && isClosed) throw new Error(`closed before its ${cmd}`);
        return found;
      });
      given.add(packet);
      return packet as never;
    },
    closed: (withinMs) => until('the end', () => (isClosed ? true : undefined), withinMs).then(),
    end: () => void socket.destroy(),
  };
}

/** A CONNECT that the gateway would welcome, with changes. */
export function connectPacket(changes: Partial<IConnectPacket> = {}): IConnectPacket {
  return {
    cmd: 'connect',
    protocolId: 'MQTT',
    protocolVersion: 4,
    clean: true,
    clientId: 'guest',
    keepalive: 60,
    ...changes,
  };
}

/** Connects and logs in; answers with the client and the CONNACK. */
export async function greetRaw(
  port: number,
  changes: Partial<IConnectPacket> = {},
): Promise<{ client: RawClient; connack: IConnackPacket }> {
  const client = await connectRaw(port);
  client.send(connectPacket(changes));
  return { client, connack: await client.next('connack') };
}

/** Logs in, and fails where that is refused. */
export async function logInRaw(
  port: number,
  changes: Partial<IConnectPacket> = {},
): Promise<RawClient> {
  const { client, connack } = await greetRaw(port, changes);
  if (connack.returnCode !== 0) throw new Error(`refused with ${connack.returnCode}`);
  return client;
}

/** A PUBLISH of QoS 1, with changes. */
export function publishPacket(
  topic: string,
  payload: string | Buffer,
  changes: { qos?: 0 | 1 | 2; retain?: boolean; messageId?: number; dup?: boolean } = {},
): Packet {
  return {
    cmd: 'publish',
    topic,
    payload,
    qos: 1,
    retain: false,
    dup: false,
    messageId: 1,
    ...changes,
  };
}

export function subscribePacket(filters: readonly string[], messageId = 1): Packet {
  return {
    cmd: 'subscribe',
    messageId,
    subscriptions: filters.map((topic) => ({ topic, qos: 1 as const })),
  };
}
