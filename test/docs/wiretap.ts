import { connect, createServer } from 'node:net';
import { parser } from 'mqtt-packet';

/** One message as a client sent it to the broker. */
export interface Tapped {
  readonly client: string;
  readonly topic: string;
  readonly payload: string;
  readonly qos: number;
  readonly retain: boolean;
}

export interface Wiretap {
  readonly url: string;
  readonly sent: readonly Tapped[];
  close(): Promise<void>;
}

/** A wire to the broker on this port of the same machine, on which every publication is written down. */
export async function wiretap(brokerPort: number): Promise<Wiretap> {
  const sent: Tapped[] = [];
  const server = createServer((socket) => {
    const broker = connect(brokerPort, '127.0.0.1');
    const listener = parser({ protocolVersion: 4 });
    let client = '';
    listener.on('packet', (packet) => {
      if (packet.cmd === 'connect') client = packet.clientId;
      if (packet.cmd !== 'publish') return;
      const { topic, qos, retain } = packet;
      sent.push({ client, topic, payload: packet.payload.toString(), qos, retain });
    });
    socket.on('data', (bytes) => listener.parse(bytes));
    socket.pipe(broker).pipe(socket);
    socket.on('error', () => broker.destroy());
    broker.on('error', () => socket.destroy());
    socket.on('close', () => broker.destroy());
    broker.on('close', () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('it listens nowhere');
  return {
    url: `mqtt://127.0.0.1:${address.port}`,
    sent,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
