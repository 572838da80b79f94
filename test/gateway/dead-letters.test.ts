import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { topics } from '#ward/topics.ts';
import { logInRaw, publishPacket, subscribePacket } from './hostile/raw-client.ts';
import { runGateway } from './running-gateway.ts';

test('what the store refuses for good is counted as refused, and staff are told of it', async () => {
  const store = createServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(400, { 'Content-Type': 'application/json' });
      response.end('{"error":"field type conflict"}');
    });
  });
  await new Promise<void>((resolve) => store.listen(0, '127.0.0.1', resolve));
  const { port } = store.address() as AddressInfo;
  const gateway = await runGateway({ store: `influx1://127.0.0.1:${port}/ward` });
  const nurse = await logInRaw(gateway.mqttPort, gateway.enrol('nurse', 'staff'));
  nurse.send(subscribePacket([topics.rejected]));
  await nurse.next('suback');
  const guest = await logInRaw(gateway.mqttPort);
  guest.send(publishPacket(topics.deviceVitals('guest'), '{"vitals":{"spo2":97}}'));
  await guest.next('puback');

  const told = (await nurse.next('publish')) as { topic: string; payload: Buffer };
  expect(told.topic).toBe(topics.rejected);
  expect(JSON.parse(told.payload.toString())).toMatchObject({ device: 'guest', samples: 1 });
  guest.end();
  nurse.end();
  expect(await gateway.stop()).toMatchObject({ received: 1, stored: 0, refused: 1, held: 0 });
  store.close();
});
