import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { connectAsync } from 'mqtt';
import { expect, onTestFinished, test } from 'vitest';
import { wallClock } from '#ward/clock.ts';
import { topics } from '#ward/topics.ts';
import { answering, receiver, secret } from './analytics/webhook/scene.ts';
import { startProgram } from './chaos/program.ts';
import { within } from './chaos/scene.ts';
import { freePorts } from './servers/server.ts';

const script = fileURLToPath(new URL('../wardtwin.ts', import.meta.url));
const run = promisify(execFile);

/** Gateway and analytics as processes of their own, with `npm run ack` and a pager beside them. */
async function wardWithADesk() {
  const data = mkdtempSync(join(tmpdir(), 'ward-ack-'));
  const [mqttPort, httpPort] = await freePorts();
  const pager = await receiver(answering(204));
  const webhookSecret = join(data, 'pager.secret');
  writeFileSync(webhookSecret, secret);
  const broker = `mqtt://127.0.0.1:${mqttPort}`;
  const variables = {
    WARD_DATA: data,
    WARD_STORE: 'memory:',
    WARD_MQTT_PORT: String(mqttPort),
    WARD_HTTP_PORT: String(httpPort),
    WARD_BROKER: broker,
    WARD_WEBHOOK: pager.url.href,
    WARD_WEBHOOK_SECRET: webhookSecret,
    WARD_GATEWAY: `http://127.0.0.1:${httpPort}`,
  };
  const gateway = startProgram('gateway', variables);
  await gateway.ready;
  const analytics = startProgram('analytics', variables);
  onTestFinished(async () => {
    await Promise.all([gateway.end('SIGKILL'), analytics.end('SIGKILL')]);
    rmSync(data, { recursive: true, force: true });
  });
  await analytics.ready;
  const env = { ...process.env, ...variables };
  const said = async (...words: string[]) =>
    (await run(process.execPath, [script, ...words], { env })).stdout;
  const paged = () =>
    pager.received.map(({ body }) => {
      const { kind, event, alarm, intervention } = JSON.parse(body);
      return `${kind} ${event} ${alarm?.rule ?? intervention.kind}`;
    });
  return { broker, said, paged };
}

/** A heart that races since 20 s. */
async function race(broker: string): Promise<void> {
  const nowMs = wallClock.now();
  const sensor = await connectAsync(broker, { clientId: 'strap', protocolVersion: 4 });
  const samples = Array.from({ length: 20 }, (_, seq) => ({
    at: nowMs - (19 - seq) * 1000,
    boot: 'b1',
    seq,
    vitals: { heart_rate: 130 },
  }));
  await sensor.publishAsync(topics.deviceVitals('strap'), JSON.stringify(samples), { qos: 1 });
  await sensor.endAsync();
}

test('somebody at the desk sees who is called for, and acknowledges it; the pager hears of both', async () => {
  const { broker, said, paged } = await wardWithADesk();
  await race(broker);
  let list = '';
  await within(20_000, async () => {
    list = await said('ack', '--list');
    return list.includes('tachycardia') && list.includes('notify nurse');
  });
  const line = /^(\w{8}) .*!! {2}strap tachycardia: .*; asks for notify nurse$/m;
  const [id = ''] = line.exec(list)?.slice(1) ?? [];
  expect(await said('ack', id, '--by', 'Anna', '--note', 'restless')).toBe(
    'strap tachycardia: acknowledged by Anna\n',
  );
  expect(await said('ack', '--list')).not.toContain('notify nurse');

  await within(10_000, () => paged().includes('intervention closed notify_nurse'));
  expect(paged()).toEqual(
    expect.arrayContaining([
      'alarm raised tachycardia',
      'intervention raised notify_nurse',
      'alarm acknowledged tachycardia',
      'intervention closed notify_nurse',
    ]),
  );
  expect(await said('webhook', 'list')).toMatch(/waiting 0 {2}delivered \d+ {2}deadLetters 0/);
}, 90_000);
