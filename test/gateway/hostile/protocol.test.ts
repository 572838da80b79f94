import { generate, type Packet } from 'mqtt-packet';
import seedrandom from 'seedrandom';
import { expect, test } from 'vitest';
import { wallClock } from '#ward/clock.ts';
import {
  connectPacket,
  connectRaw,
  logInRaw,
  publishPacket,
  subscribePacket,
} from './raw-client.ts';
import { underAttack } from './under-attack.ts';

const protocol = 'ward_connections_refused_total{reason="protocol"}';
const vitals = publishPacket('ward/devices/guest/vitals', '{"vitals":{"spo2":97}}');

test('a second CONNECT ends the connection', () =>
  underAttack(async (gateway) => {
    const guest = await logInRaw(gateway.mqttPort);
    guest.send(connectPacket());
    await guest.closed();
    const both = await connectRaw(gateway.mqttPort);
    both.send(connectPacket(), connectPacket());
    await both.closed();
    expect(await gateway.metric(protocol)).toBe(2);
  }));

test('before its CONNECT nobody is listened to', () =>
  underAttack(async (gateway) => {
    const early: Packet[] = [
      vitals,
      subscribePacket(['ward/patients/#']),
      { cmd: 'pingreq' },
      { cmd: 'disconnect' },
      { cmd: 'pubrel', messageId: 1 },
    ];
    for (const packet of early) {
      const client = await connectRaw(gateway.mqttPort);
      client.send(packet, connectPacket());
      await client.closed();
      expect([packet.cmd, client.received]).toEqual([packet.cmd, []]);
    }
    expect(await gateway.metric(protocol)).toBe(early.length);
  }));

test('what only a gateway may say ends the connection', () =>
  underAttack(async (gateway) => {
    const ofGateways: Packet[] = [
      { cmd: 'connack', returnCode: 0, sessionPresent: false },
      { cmd: 'suback', messageId: 1, granted: [0] },
      { cmd: 'unsuback', messageId: 1, granted: [] },
      { cmd: 'pingresp' },
    ];
    for (const packet of ofGateways) {
      const guest = await logInRaw(gateway.mqttPort);
      guest.send(packet);
      await guest.closed();
    }
  }));

test('acknowledgements of what was never sent do no harm', () =>
  underAttack(async (gateway) => {
    const guest = await logInRaw(gateway.mqttPort);
    guest.send({ cmd: 'puback', messageId: 1 }, { cmd: 'pubrec', messageId: 2 });
    guest.send({ cmd: 'pubcomp', messageId: 3 }, { cmd: 'pingreq' });
    await guest.next('pingresp');
    guest.end();
  }));

test('a client that speaks MQTT 5 is told so in words of 3.1.1, and closed', () =>
  underAttack(async (gateway) => {
    for (const clientId of ['guest', '']) {
      const client = await connectRaw(gateway.mqttPort);
      client.write(generate(connectPacket({ protocolVersion: 5, clientId })));
      expect((await client.next('connack')).returnCode).toBe(1);
      await client.closed();
    }
    expect(await gateway.metric(protocol)).toBe(2);
  }));

test('a line that breaks is nobody’s fault, and is not counted as one', () =>
  underAttack(async (gateway) => {
    const early = await connectRaw(gateway.mqttPort);
    const guest = await logInRaw(gateway.mqttPort);
    for (const client of [early, guest]) client.socket.resetAndDestroy();
    while ((await gateway.metric('ward_connections')) > 1) await wallClock.sleep(10);
    expect(await gateway.metric(protocol)).toBe(0);
  }));

test('a client of MQTT 3.1 is one like any other', () =>
  underAttack(async (gateway) => {
    const client = await logInRaw(gateway.mqttPort, { protocolId: 'MQIsdp', protocolVersion: 3 });
    client.send(vitals);
    await client.next('puback');
    client.end();
  }));

/** One session after the other, twenty at a time, each left alone when it has been silent a while. */
async function sessions(port: number, all: readonly Buffer[]): Promise<void> {
  const left = [...all];
  const worker = async () => {
    for (let bytes = left.pop(); bytes !== undefined; bytes = left.pop()) {
      const client = await connectRaw(port);
      client.write(bytes);
      await client.closed(50).catch(() => {});
      client.end();
    }
  };
  await Promise.all(Array.from({ length: 20 }, worker));
}

test('three hundred sessions of garbage end nothing but themselves', () =>
  underAttack(async (gateway) => {
    const random = seedrandom('garbage 1');
    const garbage = Array.from({ length: 300 }, () =>
      Buffer.from(Array.from({ length: 1 + random() * 200 }, () => Math.floor(random() * 256))),
    );
    await sessions(gateway.mqttPort, [...garbage, Buffer.from('GET / HTTP/1.1\r\n\r\n')]);
    expect(await gateway.metric(protocol)).toBeGreaterThan(50);
  }));

test('six hundred valid sessions with flipped bits end nothing but themselves', () =>
  underAttack(async (gateway) => {
    const random = seedrandom('flips 1');
    const nurse = gateway.enrol('nurse', 'staff');
    const will = {
      topic: 'ward/devices/guest/status',
      payload: Buffer.from('{}'),
      qos: 1 as const,
    };
    const packets = (start: Packet): Packet[] => [
      start,
      subscribePacket(['ward/patients/#', 'ward/devices/+/status'], 1),
      { ...vitals, messageId: 2 } as Packet,
      publishPacket('ward/devices/guest/status', '{"state":"online"}', {
        retain: true,
        messageId: 3,
      }),
      publishPacket('ward/devices/guest/vitals', '{"vitals":{"spo2":96}}', {
        qos: 2,
        messageId: 4,
      }),
      { cmd: 'pubrel', messageId: 4 },
      { cmd: 'unsubscribe', messageId: 5, unsubscriptions: ['ward/patients/#'] },
      { cmd: 'pingreq' },
      { cmd: 'disconnect' },
    ];
    const valid = [
      connectPacket({ will: { ...will, retain: true } }),
      connectPacket({ ...nurse }),
      connectPacket({ protocolVersion: 5, properties: { userProperties: { a: 'b' } } }),
    ].map((start) => Buffer.concat(packets(start).map((packet) => generate(packet))));
    const flipped = Array.from({ length: 600 }, (_, index) => {
      const bytes = Buffer.from(valid[index % valid.length] ?? []);
      for (let times = 1 + Math.floor(random() * 4); times > 0; times -= 1) {
        const at = Math.floor(random() * bytes.length);
        bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8));
      }
      return bytes;
    });
    await sessions(gateway.mqttPort, flipped);
    while ((await gateway.metric('ward_connections')) > 1) await wallClock.sleep(10);
  }));
