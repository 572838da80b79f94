import { connectAsync } from 'mqtt';
import { expect, onTestFinished, test } from 'vitest';
import { topics } from '#ward/topics.ts';
import { runGateway } from './running-gateway.ts';

interface Answer {
  readonly readings: readonly { readonly number: number; readonly receivedAt: number }[];
  readonly until: number;
}

test('whatever is received while somebody reads, nothing of before `until` comes after it', async () => {
  const gateway = await runGateway();
  onTestFinished(async () => void (await gateway.stop()));
  const device = await connectAsync(`mqtt://127.0.0.1:${gateway.mqttPort}`, {
    ...gateway.enrol('strap', 'device'),
    protocolVersion: 4,
    keepalive: 30,
  });
  let isSending = true;
  const sent = (async () => {
    for (let seq = 0; seq < 90; seq += 1) {
      const sample = { boot: 'b', seq, vitals: { heart_rate: 70 } };
      await device.publishAsync(topics.deviceVitals('strap'), JSON.stringify(sample), { qos: 1 });
    }
    isSending = false;
  })();

  let after = 0;
  let untilBefore = 0;
  let answersWithNews = 0;
  while (isSending || answersWithNews === 0) {
    const url = `http://127.0.0.1:${gateway.httpPort}/readings?after=${after}`;
    const { readings, until } = (await (await fetch(url)).json()) as Answer;
    for (const { receivedAt } of readings) {
      expect(receivedAt).toBeGreaterThanOrEqual(untilBefore);
    }
    if (readings.length > 0) answersWithNews += 1;
    after = readings.at(-1)?.number ?? after;
    untilBefore = until;
  }
  await sent;
  await device.endAsync();
  expect(answersWithNews).toBeGreaterThan(5);
}, 20_000);
