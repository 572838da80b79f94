import { connect } from 'node:net';
import { generate, type Packet, parser } from 'mqtt-packet';

/** One connection, packet by packet: nothing is kept, sent again or acknowledged by itself. */
export interface MqttSocket {
  send(packet: Packet): void;
  /** Reads nothing more, and stays. */
  freeze(): void;
  close(): void;
}

export interface Caller {
  readonly port: number;
  readonly clientId: string;
  readonly token: string;
  onPacket(packet: Packet): void;
  onClosed(): void;
}

export function openSocket({ port, clientId, token, onPacket, onClosed }: Caller): MqttSocket {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  const reading = parser();
  reading.on('packet', onPacket);
  reading.on('error', () => socket.destroy());
  socket.on('data', (bytes) => reading.parse(bytes));
  socket.on('error', () => undefined);
  socket.once('close', onClosed);
  const send = (packet: Packet) => {
    socket.write(generate(packet));
  };
  send({
    cmd: 'connect',
    protocolId: 'MQTT',
    protocolVersion: 4,
    clean: true,
    clientId,
    keepalive: 60,
    username: clientId,
    password: Buffer.from(token),
  });
  return {
    send,
    freeze: () => socket.pause(),
    close: () => socket.destroy(),
  };
}
