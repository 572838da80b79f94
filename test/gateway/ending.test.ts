import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { topics } from '#ward/topics.ts';
import { logInRaw, publishPacket } from './hostile/raw-client.ts';
import { runGateway } from './running-gateway.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A store that asks for a long pause the first time, and takes everything afterwards. */
async function storeThatPauses() {
  let asked = 0;
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      asked += 1;
      if (asked === 1) response.writeHead(429, { 'Retry-After': '120' }).end('{}');
      else response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  const { port } = server.address() as AddressInfo;
  return { url: `influx1://127.0.0.1:${port}/ward`, asked: () => asked };
}

test('a gateway that ends does not sit out the pause that its store asked for', async () => {
  const store = await storeThatPauses();
  const gateway = await runGateway({ store: store.url });
  const guest = await logInRaw(gateway.mqttPort);
  guest.send(publishPacket(topics.deviceVitals('guest'), '{"vitals":{"spo2":97}}'));
  await guest.next('puback');
  guest.end();
  await expect.poll(store.asked).toBe(1);
  expect(await gateway.stop()).toMatchObject({ received: 1, stored: 1, held: 0 });
  expect(store.asked()).toBe(2);
});
