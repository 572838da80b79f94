import { generate } from 'mqtt-packet';
import { expect, test } from 'vitest';
import { wallClock } from '#ward/clock.ts';
import { runGateway } from '../running-gateway.ts';
import { connectPacket, connectRaw, greetRaw, logInRaw } from './raw-client.ts';
import { underAttack } from './under-attack.ts';

const tooSlow = 'ward_connections_refused_total{reason="connect_time"}';

test('who says nothing after connecting is closed in time, and so is who says it byte by byte', () =>
  underAttack(
    async (gateway) => {
      const silent = await connectRaw(gateway.mqttPort);
      const dripping = await connectRaw(gateway.mqttPort);
      const bytes = generate(connectPacket());
      let said = 0;
      const stop = wallClock.every(100, () => {
        if (said < bytes.length - 1) dripping.write(bytes.subarray(said, said + 1));
        said += 1;
      });
      await Promise.all([silent.closed(), dripping.closed()]);
      stop();
      expect(said).toBeGreaterThan(2);
      expect(await gateway.metric(tooSlow)).toBe(2);
    },
    { connectTime: '1s' },
  ));

test('no keepalive, or one of more than two minutes, is refused, and the connection closed', () =>
  underAttack(async (gateway) => {
    for (const keepalive of [0, 121, 3600, 65_535]) {
      const { client, connack } = await greetRaw(gateway.mqttPort, { keepalive });
      expect(connack.returnCode).not.toBe(0);
      await client.closed();
    }
    const counter = 'ward_connections_refused_total{reason="keepalive"}';
    expect(await gateway.metric(counter)).toBe(4);
  }));

test('a keepalive of two minutes is let in, and who keeps silent longer than he said is closed', () =>
  underAttack(async (gateway) => {
    const patient = await logInRaw(gateway.mqttPort, { keepalive: 120, clientId: 'a' });
    const silent = await logInRaw(gateway.mqttPort, { keepalive: 1, clientId: 'b' });
    await silent.closed();
    expect(patient.isClosed).toBe(false);
    patient.end();
  }));

test('connections that never logged in do not keep a gateway from stopping', async () => {
  const gateway = await runGateway({ connectTime: '60s' });
  const idle = await connectRaw(gateway.mqttPort);
  const dripping = await connectRaw(gateway.mqttPort);
  dripping.write(generate(connectPacket()).subarray(0, 5));
  const guest = await logInRaw(gateway.mqttPort);
  await gateway.stop();
  await Promise.all([idle, dripping, guest].map((client) => client.closed()));
});
