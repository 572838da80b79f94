import { expect } from 'vitest';
import { wallClock } from '#ward/clock.ts';
import { topics } from '#ward/topics.ts';
import { type Login, type RunningGateway, runGateway, type Words } from '../running-gateway.ts';
import { logInRaw, publishPacket } from './raw-client.ts';

/**
 * Runs a gateway, an honest device that publishes all along, and the attack. Whatever the attack
 * does: each message of the device is acknowledged, each of its samples is kept, and the counts add up.
 */
export async function underAttack<T>(
  attack: (gateway: RunningGateway) => Promise<T>,
  words: Words = {},
): Promise<T> {
  const gateway = await runGateway(words);
  try {
    const device = await honestDevice(gateway, gateway.enrol('honest', 'device', 'bed-01'));
    const seen = await attack(gateway);
    const { sent, acknowledged } = await device.stop();
    expect(acknowledged).toBe(sent);
    expect(await samplesOf(gateway, 'honest')).toBe(sent);
    const { received, stored, refused, duplicates, held } = await gateway.report();
    expect(received).toBe(stored + refused + duplicates + held);
    return seen;
  } finally {
    await gateway.stop();
  }
}

/** How many samples of a device the journal holds. */
export async function samplesOf({ httpPort }: RunningGateway, device: string): Promise<number> {
  let count = 0;
  for (let after = 0; ; ) {
    const answer = await fetch(`http://127.0.0.1:${httpPort}/readings?limit=10000&after=${after}`);
    const { readings } = (await answer.json()) as {
      readings: { device: string; number: number }[];
    };
    const last = readings.at(-1);
    if (last === undefined) return count;
    count += readings.filter((reading) => reading.device === device).length;
    after = last.number;
  }
}

const spacingMs = 25;
const patienceMs = 10_000;
const atLeast = 5;

/** Publishes one sample after the other, without waiting for the acknowledgements, until stopped. */
export async function honestDevice({ mqttPort }: Pick<RunningGateway, 'mqttPort'>, login: Login) {
  const client = await logInRaw(mqttPort, login);
  const topic = topics.deviceVitals(login.clientId);
  let sent = 0;
  const stop = wallClock.every(spacingMs, () => {
    sent += 1;
    const sample = { at: wallClock.now(), boot: 'b1', seq: sent, vitals: { heart_rate: 72 } };
    client.send(publishPacket(topic, JSON.stringify(sample), { messageId: sent }));
  });
  const acknowledged = () =>
    new Set(client.received.flatMap((packet) => (packet.cmd === 'puback' ? packet.messageId : [])))
      .size;

  return {
    client,
    /** Waits for the acknowledgements that are still due, as long as that can reasonably take. */
    async stop(): Promise<{ sent: number; acknowledged: number }> {
      const until = wallClock.now() + patienceMs;
      while (sent < atLeast) await wallClock.sleep(spacingMs);
      stop();
      while (acknowledged() < sent && !client.isClosed && wallClock.now() < until) {
        await wallClock.sleep(10);
      }
      client.end();
      return { sent, acknowledged: acknowledged() };
    },
  };
}
