import { expect, test } from 'vitest';
import { wallClock } from '#ward/clock.ts';
import { topics } from '#ward/topics.ts';
import type { Login } from '../running-gateway.ts';
import { greetRaw, logInRaw, publishPacket, subscribePacket } from './raw-client.ts';
import { samplesOf, underAttack } from './under-attack.ts';

const notAuthorized = 'ward_connections_refused_total{reason="not_authorized"}';
const oneSample = '{"vitals":{"spo2":97}}';

const ofOthers = [
  topics.deviceVitals('honest'),
  topics.deviceStatus('honest'),
  topics.patientVitals('watch-1'),
  topics.alarm('bed-01', 'news2'),
  topics.intervention('bed-01', 'i1'),
  topics.acks('bed-01'),
  topics.rejected,
  '$SYS/heartbeat',
  '$refused',
  'ward',
];

test('a device that publishes on a topic of others is closed, and nobody is told', () =>
  underAttack(async (gateway) => {
    const nurse = await logInRaw(gateway.mqttPort, gateway.enrol('nurse', 'staff'));
    nurse.send(subscribePacket(['ward/patients/#', 'ward/devices/+/status', topics.rejected]));
    await nurse.next('suback');
    const login = gateway.enrol('watch-1', 'device', 'bed-02');
    for (const topic of ofOthers) {
      const watch = await logInRaw(gateway.mqttPort, login);
      watch.send(publishPacket(topic, oneSample, { retain: true }));
      await watch.closed();
      expect([topic, ...watch.received.map(({ cmd }) => cmd)]).toEqual([topic, 'connack']);
    }
    await wallClock.sleep(100);
    const told = nurse.received.flatMap((one) => (one.cmd === 'publish' ? one.topic : []));
    expect(new Set(told)).toEqual(new Set([topics.patientVitals('bed-01')]));
    expect(await gateway.metric('ward_publishes_denied_total')).toBe(ofOthers.length);
    nurse.end();
  }));

test('a will on the topic of another is refused at the login, and never published', () =>
  underAttack(async (gateway) => {
    const nurse = await logInRaw(gateway.mqttPort, gateway.enrol('nurse', 'staff'));
    nurse.send(subscribePacket(['ward/devices/+/status']));
    await nurse.next('suback');
    const will = (topic: string) => ({
      will: { topic, payload: Buffer.from('{"state":"offline"}'), qos: 1 as const, retain: true },
    });
    const forged = await greetRaw(gateway.mqttPort, will(topics.deviceStatus('honest')));
    expect(forged.connack.returnCode).toBe(5);
    await forged.client.closed();

    const own = await logInRaw(gateway.mqttPort, will(topics.deviceStatus('guest')));
    own.end();
    const told = await nurse.next('publish');
    expect([told.topic, String(told.payload)]).toEqual([
      'ward/devices/guest/status',
      '{"state":"offline"}',
    ]);
    expect(nurse.received.filter(({ cmd }) => cmd === 'publish')).toHaveLength(1);
    nurse.end();
  }));

test('vitals that a device asks to retain are not retained: who subscribes later is told none of them', () =>
  underAttack(async (gateway) => {
    const guest = await logInRaw(gateway.mqttPort);
    for (let messageId = 1; messageId <= 50; messageId += 1) {
      guest.send(
        publishPacket(topics.deviceVitals('guest'), oneSample, { messageId, retain: true }),
      );
    }
    for (let count = 0; count < 50; count += 1) await guest.next('puback');
    expect(await samplesOf(gateway, 'guest')).toBe(50);

    const nurse = await logInRaw(gateway.mqttPort, gateway.enrol('nurse', 'staff'));
    nurse.send(subscribePacket(['ward/patients/#']));
    await nurse.next('suback');
    await wallClock.sleep(200);
    const told = nurse.received.flatMap((one) => (one.cmd === 'publish' ? one : []));
    expect(told.filter(({ retain }) => retain)).toEqual([]);
    expect(new Set(told.map(({ topic }) => topic))).toEqual(
      new Set([topics.patientVitals('bed-01')]),
    );
    guest.end();
    nurse.end();
  }));

test('who has not its token cannot take the place of a device, nor disturb it', () =>
  underAttack(async (gateway) => {
    const watch = gateway.enrol('watch-1', 'device');
    const nurse = gateway.enrol('nurse', 'staff');
    const sitting = await logInRaw(gateway.mqttPort, watch);
    const attempts: Partial<Login>[] = [
      {},
      { username: 'watch-1' },
      { username: 'watch-1', password: Buffer.from('wrong') },
      { username: 'nurse', password: nurse.password },
      { username: 'watch-1', password: nurse.password },
      { username: 'honest', password: watch.password },
    ];
    for (const attempt of attempts) {
      const { client, connack } = await greetRaw(gateway.mqttPort, {
        ...attempt,
        clientId: 'watch-1',
      });
      expect(connack.returnCode).toBe(5);
      await client.closed();
    }
    expect(await gateway.metric(notAuthorized)).toBe(attempts.length);
    sitting.send(publishPacket(topics.deviceVitals('watch-1'), oneSample));
    await sitting.next('puback');
    sitting.end();
  }));

test('a device that connects anew takes its own place: the old connection is closed, the new one works', () =>
  underAttack(async (gateway) => {
    const login = gateway.enrol('watch-1', 'device');
    let before = await logInRaw(gateway.mqttPort, login);
    for (let round = 0; round < 20; round += 1) {
      const now = await logInRaw(gateway.mqttPort, login);
      await before.closed();
      now.send(publishPacket(topics.deviceVitals('watch-1'), oneSample));
      await now.next('puback');
      before = now;
    }
    expect(await gateway.metric('ward_connections')).toBe(2);
    before.end();
  }));

test('twenty connections of one device at the same time end as one, which works', () =>
  underAttack(async (gateway) => {
    const login = gateway.enrol('watch-1', 'device');
    const all = await Promise.all(
      Array.from({ length: 20 }, () => greetRaw(gateway.mqttPort, login).catch(() => undefined)),
    );
    await wallClock.sleep(300);
    const open = all.flatMap((one) => (one && !one.client.isClosed ? one.client : []));
    expect(open).toHaveLength(1);
    open[0]?.send(publishPacket(topics.deviceVitals('watch-1'), oneSample));
    await open[0]?.next('puback');
    expect(await gateway.metric('ward_connections')).toBe(2);
    open[0]?.end();
  }));

test('a rotated token ends at the next login, not in the middle of a connection', () =>
  underAttack(async (gateway) => {
    const old = gateway.enrol('watch-1', 'device');
    const { rotateCredential } = await import('#gateway/credentials.ts');
    const sitting = await logInRaw(gateway.mqttPort, old);
    rotateCredential(gateway.folder, 'watch-1');
    sitting.send(publishPacket(topics.deviceVitals('watch-1'), oneSample));
    await sitting.next('puback');
    expect((await greetRaw(gateway.mqttPort, old)).connack.returnCode).toBe(5);
    sitting.end();
  }));
