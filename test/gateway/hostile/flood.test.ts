import { expect, test } from 'vitest';
import { wallClock } from '#ward/clock.ts';
import { connectRaw, greetRaw, logInRaw, publishPacket, type RawClient } from './raw-client.ts';
import { underAttack } from './under-attack.ts';

const refused = (reason: string) => `ward_connections_refused_total{reason="${reason}"}`;

const connectMany = (port: number, count: number): Promise<RawClient[]> =>
  Promise.all(Array.from({ length: count }, () => connectRaw(port)));

/** Waits until so many are closed; answers how many are, a moment later. */
async function countClosed(clients: readonly RawClient[], atLeast: number): Promise<number> {
  const closed = () => clients.filter(({ isClosed }) => isClosed).length;
  for (let waits = 0; closed() < atLeast && waits < 500; waits += 1) await wallClock.sleep(10);
  await wallClock.sleep(100);
  return closed();
}

test('one address gets no more connections than its share, and those it has stay open', () =>
  underAttack(
    async (gateway) => {
      const clients = await connectMany(gateway.mqttPort, 30);
      expect(await countClosed(clients, 21)).toBe(21); // The honest device is the tenth.
      expect(await gateway.metric(refused('connections_per_address'))).toBe(21);
      for (const client of clients) client.end();
    },
    { connectionsPerAddress: '10' },
  ));

test('the gateway has no more connections than it may have in all, and room again when some leave', () =>
  underAttack(
    async (gateway) => {
      const clients = await connectMany(gateway.mqttPort, 15);
      expect(await countClosed(clients, 6)).toBe(6);
      expect(await gateway.metric(refused('connections'))).toBe(6);
      for (const client of clients) client.end();
      while ((await gateway.metric('ward_connections')) > 1) await wallClock.sleep(10);
      const guest = await logInRaw(gateway.mqttPort);
      guest.end();
    },
    { connections: '10' },
  ));

test('an address that connects too fast is shut out until it slows down', () =>
  underAttack(
    async (gateway) => {
      const clients = await connectMany(gateway.mqttPort, 100);
      const closed = await countClosed(clients, 70);
      expect(closed).toBeGreaterThanOrEqual(70);
      expect(await gateway.metric(refused('connect_rate'))).toBe(closed);
      for (const client of clients) client.end();
      await wallClock.sleep(1500);
      const guest = await logInRaw(gateway.mqttPort);
      guest.end();
    },
    { connectsPerSecond: '20' },
  ));

test('five hundred idle connections are put out in time, and cost the devices nothing', () =>
  underAttack(
    async (gateway) => {
      const clients = await connectMany(gateway.mqttPort, 500);
      await Promise.all(clients.map((client) => client.closed()));
      expect(await gateway.metric(refused('connect_time'))).toBe(500);
      expect(await gateway.metric('ward_connections')).toBe(1);
    },
    { connectTime: '1s' },
  ));

test('three hundred wrong passwords are each refused and closed', () =>
  underAttack(async (gateway) => {
    const login = gateway.enrol('watch-1', 'device');
    for (let round = 0; round < 10; round += 1) {
      const tries = await Promise.all(
        Array.from({ length: 30 }, (_, index) =>
          greetRaw(gateway.mqttPort, { ...login, password: Buffer.from(`${round} ${index}`) }),
        ),
      );
      expect(new Set(tries.map(({ connack }) => connack.returnCode))).toEqual(new Set([5]));
      await Promise.all(tries.map(({ client }) => client.closed()));
    }
    expect(await gateway.metric(refused('not_authorized'))).toBe(300);
    expect(await gateway.metric(refused('protocol'))).toBe(0);
  }));

test('a client that publishes faster than it may is held back, in its order, and loses nothing', () =>
  underAttack(
    async (gateway) => {
      const guest = await logInRaw(gateway.mqttPort);
      const count = 150;
      const packets = Array.from({ length: count }, (_, index) =>
        publishPacket('ward/devices/guest/vitals', '{"vitals":{"spo2":97}}', {
          messageId: index + 1,
        }),
      );
      guest.send(...packets);
      const acknowledged: number[] = [];
      while (acknowledged.length < count) {
        acknowledged.push((await guest.next('puback')).messageId ?? 0);
      }
      expect(acknowledged).toEqual(Array.from({ length: count }, (_, index) => index + 1));
      expect(await gateway.metric('ward_messages_held_back_total')).toBeGreaterThanOrEqual(80);
      guest.end();
    },
    { messagesPerSecond: '50' },
  ));
