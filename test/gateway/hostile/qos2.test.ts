import { expect, test } from 'vitest';
import { logInRaw, publishPacket } from './raw-client.ts';
import { samplesOf, underAttack } from './under-attack.ts';

const topic = 'ward/devices/guest/vitals';
const sample = (seq: number) => JSON.stringify({ boot: 'b', seq, vitals: { spo2: 97 } });

test('a client that never releases its QoS 2 messages is closed, and what it sent before is kept', () =>
  underAttack(
    async (gateway) => {
      const guest = await logInRaw(gateway.mqttPort);
      for (let messageId = 1; messageId <= 1200; messageId += 1) {
        guest.send(publishPacket(topic, sample(messageId), { qos: 2, messageId }));
      }
      await guest.closed();
      const received = guest.received.filter(({ cmd }) => cmd === 'pubrec').length;
      expect(received).toBeGreaterThan(0);
      expect(await samplesOf(gateway, 'guest')).toBeGreaterThanOrEqual(received);
    },
    { messagesPerSecond: '100000' },
  ));

test('a QoS 2 message that comes twice is one sample, and is released once and for all', () =>
  underAttack(async (gateway) => {
    const guest = await logInRaw(gateway.mqttPort);
    guest.send(publishPacket(topic, sample(1), { qos: 2, messageId: 7 }));
    await guest.next('pubrec');
    guest.send(publishPacket(topic, sample(1), { qos: 2, messageId: 7, dup: true }));
    await guest.next('pubrec');
    guest.send({ cmd: 'pubrel', messageId: 7 }, { cmd: 'pubrel', messageId: 7 });
    await guest.next('pubcomp');
    await guest.next('pubcomp');
    guest.send({ cmd: 'pubrel', messageId: 9 });
    await guest.next('pubcomp');
    expect(await samplesOf(gateway, 'guest')).toBe(1);
    guest.end();
  }));
