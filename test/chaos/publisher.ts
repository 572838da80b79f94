import type { Packet } from 'mqtt-packet';
import { wallClock } from '#ward/clock.ts';
import { topics } from '#ward/topics.ts';
import type { Chance } from '../gateway/simulation/chance.ts';
import { type MqttSocket, openSocket } from './mqtt-socket.ts';

/** A sample that was sent, or waits to be. */
export interface Issued {
  readonly device: string;
  readonly patient: string;
  readonly at: number;
  readonly seq: number;
  readonly vitals: { readonly heart_rate: number; readonly temperature: number };
  /** The gateway said that it would keep it: from then on it must be in the store in the end. */
  acknowledged: boolean;
}

/** A device with a credential of its own, which sends everything until it is acknowledged. */
export interface Publisher {
  readonly issued: readonly Issued[];
  readonly waiting: number;
  /** How it stands with the gateway, for a person who wonders. */
  readonly state: string;
  /** Measures once, now. */
  measure(): void;
  /** From now on it measures nothing by itself. */
  rest(): void;
  close(): void;
}

interface Order {
  readonly port: number;
  readonly device: string;
  readonly patient: string;
  readonly token: string;
  readonly chance: Chance;
}

interface Message {
  readonly samples: readonly Issued[];
}

const everyMs = 25;
const underWayMax = 20;

export function openPublisher({ port, device, patient, token, chance }: Order): Publisher {
  const issued: Issued[] = [];
  const sent: Message[] = [];
  let unsent: Message[] = [];
  const underWay = new Map<number, Message>();
  let socket: MqttSocket | undefined;
  let online = false;
  let closed = false;
  let packetId = 0;

  const call = () => {
    socket = openSocket({ port, clientId: device, token, onPacket, onClosed });
  };
  const onClosed = () => {
    online = false;
    unsent = [...underWay.values(), ...unsent];
    underWay.clear();
    if (!closed) void wallClock.sleep(20 + chance.below(150)).then(() => closed || call());
  };
  const onPacket = (packet: Packet) => {
    if (packet.cmd === 'connack') online = packet.returnCode === 0;
    if (packet.cmd === 'puback') {
      const message = underWay.get(packet.messageId ?? 0);
      underWay.delete(packet.messageId ?? 0);
      for (const sample of message?.samples ?? []) sample.acknowledged = true;
    }
    sendAll();
  };
  const sendAll = () => {
    while (online && underWay.size < underWayMax) {
      const message = unsent.shift();
      if (message === undefined) return;
      send(message);
    }
  };
  const send = (message: Message) => {
    packetId = (packetId % 65_535) + 1;
    underWay.set(packetId, message);
    sent.push(message);
    const samples = message.samples.map(({ at, seq, vitals }) => ({
      at,
      boot: 'chaos',
      seq,
      vitals,
    }));
    const payload = JSON.stringify(samples.length === 1 ? samples[0] : samples);
    const topic = topics.deviceVitals(device);
    socket?.send({
      cmd: 'publish',
      qos: 1,
      topic,
      payload,
      messageId: packetId,
      dup: false,
      retain: false,
    });
  };
  const measure = () => {
    const samples = Array.from({ length: 1 + chance.below(3) }, (): Issued => {
      const vitals = {
        heart_rate: 20 + chance.below(281),
        temperature: 30 + chance.below(130) / 10,
      };
      const seq = issued.length;
      const sample = { device, patient, at: wallClock.now(), seq, vitals, acknowledged: false };
      issued.push(sample);
      return sample;
    });
    unsent.push({ samples });
    // A device that is not sure sends again what was acknowledged long ago.
    const before = sent[chance.below(sent.length * 20)];
    if (before !== undefined) unsent.push(before);
    sendAll();
  };

  call();
  const rest = wallClock.every(everyMs, measure);
  return {
    issued,
    get waiting() {
      return issued.filter(({ acknowledged }) => !acknowledged).length;
    },
    get state() {
      const link = online ? 'online' : 'offline';
      return `${device} is ${link}, ${unsent.length} unsent, ${underWay.size} under way`;
    },
    measure,
    rest,
    close() {
      closed = true;
      rest();
      socket?.close();
    },
  };
}
