import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { addCredential } from '#gateway/credentials.ts';
import { wallClock } from '#ward/clock.ts';
import { topics } from '#ward/topics.ts';
import { type MqttSocket, openSocket } from './chaos/mqtt-socket.ts';
import { startProgram } from './chaos/program.ts';
import { within } from './chaos/scene.ts';
import { freePorts } from './servers/server.ts';

const patient = 'p1';

/** Gateway and analytics as processes, and nobody where the store should be. */
async function wardWithoutStore() {
  const folder = mkdtempSync(join(tmpdir(), 'ward-alarms-'));
  const [mqttPort, httpPort] = await freePorts();
  const [closedPort] = await freePorts();
  const variables = {
    WARD_DATA: folder,
    WARD_STORE: `influx1://127.0.0.1:${closedPort}/ward`,
    WARD_MQTT_PORT: String(mqttPort),
    WARD_HTTP_PORT: String(httpPort),
    WARD_BROKER: `mqtt://127.0.0.1:${mqttPort}`,
    WARD_GATEWAY: `http://127.0.0.1:${httpPort}`,
  };
  const gateway = startProgram('gateway', variables);
  await gateway.ready;
  const analytics = startProgram('analytics', variables);
  const sockets: MqttSocket[] = [];
  onTestFinished(async () => {
    for (const socket of sockets) socket.close();
    await Promise.all([gateway.end('SIGKILL'), analytics.end('SIGKILL')]);
    rmSync(folder, { recursive: true, force: true });
  });
  await analytics.ready;

  const logIn = (name: string, role: 'device' | 'staff', onMessage = (_: string) => {}) =>
    new Promise<MqttSocket>((resolve) => {
      const added = addCredential(folder, { name, role, patient });
      if (!added.ok) throw new Error(added.reason);
      const socket = openSocket({
        port: mqttPort,
        clientId: name,
        token: added.value.token,
        onClosed: () => undefined,
        onPacket(packet) {
          if (packet.cmd === 'publish') onMessage(packet.topic);
          if (packet.cmd === 'connack') resolve(socket);
        },
      });
      sockets.push(socket);
    });
  const health = async () => (await fetch(`http://127.0.0.1:${httpPort}/health`)).json();
  return { logIn, health: health as () => Promise<Record<string, unknown>> };
}

/** A heart rate of 130/min, each second for 20 s, the last of it now. */
function tachycardia(): string {
  const nowMs = wallClock.now();
  return JSON.stringify(
    Array.from({ length: 20 }, (_, seq) => ({
      at: nowMs - (19 - seq) * 1000,
      boot: 'b1',
      seq,
      vitals: { heart_rate: 130 },
    })),
  );
}

describe('an alarm', () => {
  test('and what it asks for reach the nurse within seconds, with the store down', async () => {
    const { logIn, health } = await wardWithoutStore();
    const heard: { readonly topic: string; readonly atMs: number }[] = [];
    const nurse = await logIn('nurse', 'staff', (topic) => {
      heard.push({ topic, atMs: wallClock.now() });
    });
    nurse.send({
      cmd: 'subscribe',
      messageId: 1,
      subscriptions: [{ topic: 'ward/patients/#', qos: 0 }],
    });
    const strap = await logIn('strap', 'device');

    const sentMs = wallClock.now();
    strap.send({
      cmd: 'publish',
      topic: topics.deviceVitals('strap'),
      payload: tachycardia(),
      qos: 1,
      messageId: 1,
      dup: false,
      retain: false,
    });
    const first = (beginning: string) => heard.find(({ topic }) => topic.startsWith(beginning));
    const alarm = () => first(topics.alarm(patient, 'tachycardia'));
    const intervention = () => first(topics.intervention(patient, ''));
    await within(10_000, () => alarm() !== undefined && intervention() !== undefined);

    expect(heard.map(({ topic }) => topic)).toContain(topics.patientVitals(patient));
    expect((alarm()?.atMs ?? Number.POSITIVE_INFINITY) - sentMs).toBeLessThan(3000);
    expect((intervention()?.atMs ?? Number.POSITIVE_INFINITY) - sentMs).toBeLessThan(3000);
    // Nothing of it is in the store, and nothing of it is lost.
    expect(await health()).toMatchObject({ store: 'busy', received: 20, stored: 0, held: 20 });
  }, 60_000);
});
