import { expect, test } from 'vitest';
import { topics } from '#ward/topics.ts';
import { counted, take } from '../intake-scene.ts';
import { corpus, mutations } from './mutations.ts';
import { logInRaw, publishPacket } from './raw-client.ts';
import { samplesOf, underAttack } from './under-attack.ts';

/** Publishes each payload, a few at a time, and waits for all acknowledgements. */
async function publishAll(port: number, payloads: readonly Buffer[]): Promise<void> {
  const guest = await logInRaw(port);
  const atOnce = 100;
  for (let from = 0; from < payloads.length; from += atOnce) {
    const some = payloads.slice(from, from + atOnce);
    guest.send(
      ...some.map((payload, index) =>
        publishPacket(topics.deviceVitals('guest'), payload, { messageId: index + 1 }),
      ),
    );
    for (const _ of some) await guest.next('puback');
  }
  guest.end();
}

test('three thousand damaged payloads are each acknowledged, and every sample of them is counted', () =>
  underAttack(
    async (gateway) => {
      const next = mutations('payloads 1');
      const payloads = [...corpus, ...Array.from({ length: 3000 }, next)];
      const expected = payloads.reduce((sum, payload) => sum + counted(take(payload)), 0);
      await publishAll(gateway.mqttPort, payloads);
      const { received } = await gateway.report();
      // The honest device goes on meanwhile, with a sample every 25 ms.
      const honest = await samplesOf(gateway, 'honest');
      expect(received - expected).toBeGreaterThan(0);
      expect(received - expected).toBeLessThanOrEqual(honest);
    },
    { messagesPerSecond: '1000000' },
  ));

const deep = `${'['.repeat(32_000)}${']'.repeat(32_000)}`;
const unknown = Object.fromEntries(Array.from({ length: 31 }, (_, index) => [`v${index}`, 1]));
const badParts = JSON.stringify(Array(230).fill({ vitals: { ...unknown, spo2: 97 } }));

test.each([
  ['brackets nested 32,000 deep', deep, 1],
  ['brackets beside a vital', `{"vitals":{"spo2":97,"x":${deep}}}`, 1],
  ['64 KiB of open brackets', '['.repeat(65_000), 1],
  ['7,000 unknown vitals', badParts, 230],
  ['1,000 samples that are none', JSON.stringify(Array(1000).fill(0)), 1000],
  ['30,000 samples that are none', JSON.stringify(Array(30_000).fill(0)), 30_000],
])('a hundred messages of %s hold up nobody', (_, payload, samples) =>
  underAttack(
    async (gateway) => {
      expect(payload.length).toBeLessThan(65_400);
      const before = (await gateway.report()).received;
      await publishAll(gateway.mqttPort, Array(100).fill(Buffer.from(payload)));
      const { received } = await gateway.report();
      expect(received - before).toBeGreaterThanOrEqual(100 * samples);
    },
    { messagesPerSecond: '1000000' },
  ),
);
