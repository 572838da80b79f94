import { expect, test } from 'vitest';
import { topics } from '#ward/topics.ts';
import {
  connectPacket,
  connectRaw,
  logInRaw,
  publishPacket,
  subscribePacket,
} from './raw-client.ts';
import { samplesOf, underAttack } from './under-attack.ts';

const oneSample = '{"vitals":{"spo2":97}}';

/** Why the gateway closed a connection that published on this topic. */
const denied = 'ward_publishes_denied_total';
const refused = (reason: string) => `ward_connections_refused_total{reason="${reason}"}`;
const bad: readonly (readonly [what: string, topic: string, counter: string])[] = [
  ['200 levels', 'ward/'.repeat(200), refused('topic')],
  ['nine levels', 'ward/1/2/3/4/5/6/7/8', refused('topic')],
  ['eight levels', 'ward/1/2/3/4/5/6/7', denied],
  ['nothing but slashes', '/'.repeat(65_000), refused('topic')],
  ['60,000 bytes', 'w'.repeat(60_000), denied],
  ['a NUL', 'ward/devices/guest\0/vitals', denied],
  ['a NUL at its end', 'ward/devices/guest/vitals\0', denied],
  ['a wildcard', 'ward/devices/+/vitals', refused('protocol')],
  ['a wildcard for all', 'ward/#', refused('protocol')],
  ['__proto__', '__proto__', denied],
  ['__proto__ for a device', 'ward/devices/__proto__/vitals', denied],
  ['constructor for a device', 'ward/devices/constructor/vitals', denied],
];

test('a publish on a topic that is none ends the connection, and only that, and is counted', () =>
  underAttack(async (gateway) => {
    for (const [what, topic, counter] of bad) {
      const before = await gateway.metric(counter);
      const guest = await logInRaw(gateway.mqttPort);
      guest.send(publishPacket(topic, oneSample));
      await guest.closed();
      expect([what, await gateway.metric(counter)]).toEqual([what, before + 1]);
    }
  }));

/** A packet whose body has these bytes, which no honest encoder would write. */
function bytesOf(first: number, body: Buffer): Buffer {
  const length: number[] = [];
  for (let left = body.length, more = true; more; left = Math.floor(left / 128)) {
    more = left > 127;
    length.push((left % 128) | (more ? 0x80 : 0));
  }
  return Buffer.concat([Buffer.from([first, ...length]), body]);
}

/** A text with its length before it, or with another length. */
function textOf(text: Buffer, length = text.length): Buffer {
  return Buffer.concat([Buffer.from([length >> 8, length & 0xff]), text]);
}

test.each([
  ['is empty', textOf(Buffer.from(oneSample), 0)],
  ['is longer than its packet', textOf(Buffer.from('ward'), 65_535)],
  ['fills its packet', textOf(Buffer.alloc(65_533, 'w'))],
  ['is not UTF-8', textOf(Buffer.from([0xff, 0xfe, 0x80, 0xc0]))],
  ['is not there', Buffer.alloc(0)],
])('a publish whose topic %s ends the connection, and only that', (_, body) =>
  underAttack(async (gateway) => {
    const guest = await logInRaw(gateway.mqttPort);
    guest.write(bytesOf(0x30, body));
    await guest.closed();
  }),
);

const filters = ['ward/'.repeat(200), 'ward/pat+/vitals', 'ward/#/vitals', '', '/'.repeat(60_000)];

test('a filter that is none ends the connection of whoever asks for it', () =>
  underAttack(async (gateway) => {
    const login = gateway.enrol('nurse', 'staff');
    for (const filter of filters) {
      const nurse = await logInRaw(gateway.mqttPort, login);
      nurse.send(subscribePacket(['ward/patients/#', 'x']));
      await nurse.next('suback');
      const body = [Buffer.from([0, 2]), textOf(Buffer.from(filter)), Buffer.from([1])];
      nurse.write(bytesOf(0x82, Buffer.concat(body)));
      await nurse.closed();
    }
  }));

const noNames = ['__proto__', 'a/b', 'a b', '#', '', 'x'.repeat(65), 'a\0', 'ü'];

test('a client that calls itself what is no name is closed without a word', () =>
  underAttack(async (gateway) => {
    for (const clientId of noNames) {
      const client = await connectRaw(gateway.mqttPort);
      client.send(connectPacket({ clientId }));
      await client.closed();
      expect([clientId, client.received]).toEqual([clientId, []]);
    }
    expect(await gateway.metric(refused('protocol'))).toBe(noNames.length);
  }));

test('a client called like what every object has is one like any other', () =>
  underAttack(async (gateway) => {
    for (const clientId of ['constructor', 'toString', 'hasOwnProperty']) {
      const client = await logInRaw(gateway.mqttPort, { clientId });
      client.send(publishPacket(topics.deviceVitals(clientId), oneSample));
      await client.next('puback');
      expect(await samplesOf(gateway, clientId)).toBe(1);
      client.end();
    }
  }));
