import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { connectAsync } from 'mqtt';
import { expect, onTestFinished, test } from 'vitest';
import { wallClock } from '#ward/clock.ts';
import { topics } from '#ward/topics.ts';
import { startProgram } from './chaos/program.ts';
import { within } from './chaos/scene.ts';
import { freePorts } from './servers/server.ts';

const script = fileURLToPath(new URL('../wardtwin.ts', import.meta.url));
const run = promisify(execFile);

/** Gateway and analytics as processes of their own, and `npm run ack` beside them. */
async function wardWithADesk() {
  const data = mkdtempSync(join(tmpdir(), 'ward-ack-'));
  const [mqttPort, httpPort] = await freePorts();
  const broker = `mqtt://127.0.0.1:${mqttPort}`;
  const variables = {
    WARD_DATA: data,
    WARD_STORE: 'memory:',
    WARD_MQTT_PORT: String(mqttPort),
    WARD_HTTP_PORT: String(httpPort),
    WARD_BROKER: broker,
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
  const ack = async (...words: string[]) =>
    (
      await run(process.execPath, [script, 'ack', ...words], {
        env: { ...process.env, ...variables },
      })
    ).stdout;
  return { broker, ack };
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

test('somebody at the desk sees who is called for, and acknowledges it', async () => {
  const { broker, ack } = await wardWithADesk();
  await race(broker);
  let list = '';
  await within(20_000, async () => {
    list = await ack('--list');
    return list.includes('tachycardia') && list.includes('notify nurse');
  });
  const [id = ''] = / *(\w+) {2}.*strap notify nurse \(tachycardia\)/.exec(list)?.slice(1) ?? [];
  expect(await ack(id.slice(0, 8), '--by', 'Anna', '--note', 'restless')).toBe(
    'strap notify nurse (tachycardia): acknowledged by Anna\n',
  );
  expect(await ack('--list')).not.toContain('notify nurse');
}, 90_000);
