import { expect, test } from 'vitest';
import { wallClock } from '#ward/clock.ts';
import { topics } from '#ward/topics.ts';
import { connectRaw, logInRaw, publishPacket, subscribePacket } from './raw-client.ts';
import { underAttack } from './under-attack.ts';

const refusedForSize = 'ward_connections_refused_total{reason="packet_size"}';
const mebibyte = 1024 ** 2;

test('a CONNECT that announces 256 MB is closed at its length, and nothing is kept of it', () =>
  underAttack(async (gateway) => {
    // Sent on regardless, until the gateway hangs up: 160 MB in all, of which this is the only copy.
    const flood = Buffer.alloc(8 * mebibyte);
    const before = process.memoryUsage.rss();
    const clients = await Promise.all(
      Array.from({ length: 20 }, () => connectRaw(gateway.mqttPort)),
    );
    for (const client of clients) {
      client.write(Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f]));
      client.write(flood);
    }
    await Promise.all(clients.map((client) => client.closed()));
    const grownBy = process.memoryUsage.rss() - before;
    expect(grownBy).toBeLessThan(64 * mebibyte);
    expect(await gateway.metric(refusedForSize)).toBe(20);
  }));

test('a length of five bytes is closed, as it cannot be one', () =>
  underAttack(async (gateway) => {
    const client = await connectRaw(gateway.mqttPort);
    client.write(Buffer.from([0x10, 0x80, 0x80, 0x80, 0x80, 0x01]));
    await client.closed();
    expect(await gateway.metric(refusedForSize)).toBe(1);
  }));

test('before login 4 KiB are let in and one byte more is not; after it 64 KiB, and not one more', () =>
  underAttack(async (gateway) => {
    const early = await connectRaw(gateway.mqttPort);
    early.write(Buffer.from([0x10, 0x81, 0x20])); // 4097
    await early.closed();

    const within = await connectRaw(gateway.mqttPort);
    within.write(Buffer.from([0x10, 0x80, 0x20])); // 4096
    await wallClock.sleep(200);
    expect(within.isClosed).toBe(false);
    within.end();

    const topic = 'ward/devices/guest/vitals';
    const guest = await logInRaw(gateway.mqttPort);
    const overhead = 2 + topic.length + 2;
    guest.send(publishPacket(topic, Buffer.alloc(65_536 - overhead, ' ')));
    await guest.next('puback');
    guest.send(publishPacket(topic, Buffer.alloc(65_537 - overhead, ' ')));
    await guest.closed();
    expect(await gateway.metric(refusedForSize)).toBe(2);
  }));

test('analytics may say up to 1 MiB at once, and not a byte more; nobody else may', () =>
  underAttack(async (gateway) => {
    const analytics = await logInRaw(gateway.mqttPort, gateway.enrol('analytics', 'analytics'));
    const text = 'é'.repeat(256 * 1024);
    const rules = JSON.stringify({ name: 'ours', version: '1', hash: 'c0ffee', at: 1, text });
    const nurse = await logInRaw(gateway.mqttPort, gateway.enrol('nurse', 'staff'));
    nurse.send(subscribePacket([topics.rules]));
    await nurse.next('suback');
    analytics.send(publishPacket(topics.rules, rules));
    await analytics.next('puback');
    expect(String((await nurse.next('publish')).payload)).toBe(rules);

    const overhead = 2 + topics.rules.length + 2;
    analytics.send(publishPacket(topics.rules, Buffer.alloc(mebibyte - overhead, ' ')));
    await analytics.next('puback');
    analytics.send(publishPacket(topics.rules, Buffer.alloc(mebibyte + 1 - overhead, ' ')));
    await analytics.closed();
    nurse.send(publishPacket(topics.acks('bed-01'), Buffer.alloc(70_000, ' ')));
    await nurse.closed();
    expect(await gateway.metric(refusedForSize)).toBe(2);
  }));

test('a publish of 70 kB is closed, and nothing of it is received', () =>
  underAttack(async (gateway) => {
    const guest = await logInRaw(gateway.mqttPort);
    guest.send(publishPacket('ward/devices/guest/vitals', Buffer.alloc(70_000, '1')));
    await guest.closed();
    expect(guest.received.map(({ cmd }) => cmd)).toEqual(['connack']);
    expect(await gateway.metric(refusedForSize)).toBe(1);
  }));
