import { expect, test } from 'vitest';
import { wallClock } from '#ward/clock.ts';
import { topics } from '#ward/topics.ts';
import { logInRaw, publishPacket, subscribePacket } from './raw-client.ts';
import { underAttack } from './under-attack.ts';

const doesNotRead = 'ward_connections_refused_total{reason="does_not_read"}';

test('a subscriber that does not read is closed; devices and the other subscribers go on', () =>
  underAttack(
    async (gateway) => {
      const login = gateway.enrol('nurse', 'staff');
      const [frozen, other] = await Promise.all(
        ['nurse:frozen', 'nurse:other'].map((clientId) =>
          logInRaw(gateway.mqttPort, { ...login, clientId }),
        ),
      );
      if (frozen === undefined || other === undefined) throw new Error('not logged in');
      for (const nurse of [frozen, other]) {
        nurse.send(subscribePacket(['ward/patients/#']));
        await nurse.next('suback');
      }
      frozen.socket.pause();

      // More than all the buffers between the gateway and the frozen one can hold.
      const guest = await logInRaw(gateway.mqttPort);
      let sent = 0;
      const flood = async () => {
        const samples = Array.from({ length: 400 }, (_, index) => ({
          ...{ boot: 'b', seq: sent + index + 1, at: wallClock.now() },
          vitals: { heart_rate: 72, spo2: 97, temperature: 36.6, respiratory_rate: 14 },
        }));
        sent += samples.length;
        guest.send(publishPacket(topics.deviceVitals('guest'), JSON.stringify(samples)));
        await guest.next('puback');
      };
      const until = wallClock.now() + 20_000;
      while ((await gateway.metric(doesNotRead)) === 0 && wallClock.now() < until) {
        for (let times = 0; times < 10; times += 1) await flood();
      }
      expect(await gateway.metric(doesNotRead)).toBe(1);

      await flood();
      const last = () =>
        other.received.some(
          (one) => one.cmd === 'publish' && String(one.payload).includes(`"seq":${sent},`),
        );
      while (!last() && wallClock.now() < until) await wallClock.sleep(20);
      expect({ toldTheLast: last(), closed: other.isClosed }).toEqual({
        toldTheLast: true,
        closed: false,
      });
      for (const client of [frozen, other, guest]) client.end();
    },
    { drainTimeout: '1s', messagesPerSecond: '100000' },
  ));
