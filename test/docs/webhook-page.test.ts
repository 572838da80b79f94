import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { deliveriesOf } from '#analytics/webhook/delivery.ts';
import { posterTo } from '#analytics/webhook/post.ts';
import { signatureOf } from '#analytics/webhook/signature.ts';
import { openWebhook } from '#analytics/webhook/webhook.ts';
import { wallClock } from '#ward/clock.ts';
import { alarm, intervention } from '../analytics/scene.ts';
import { newFolder, secret, until } from '../analytics/webhook/scene.ts';
import { freePorts } from '../servers/server.ts';

const page = readFileSync(new URL('../../docs/webhook.md', import.meta.url), 'utf8');
const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 'gs'))].map(
    ([, text]) => text ?? '',
  );

/** The receiver of the page, as a process of its own. */
async function receiverOfThePage() {
  const folder = newFolder();
  const script = join(folder, 'receiver.mjs');
  writeFileSync(script, blocks('js')[0] ?? '');
  const secretFile = join(folder, 'pager.secret');
  writeFileSync(secretFile, `${secret}\n`);
  const [port] = await freePorts();
  const child = spawn(process.execPath, [script], {
    env: { ...process.env, SECRET_FILE: secretFile, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  child.stdout.on('data', (text) => {
    said += text;
  });
  const url = new URL(`http://127.0.0.1:${port}/`);
  const post = async (body: string, signature: string) => {
    const headers = { 'wardtwin-signature': signature };
    return (await fetch(url, { method: 'POST', body, headers })).status;
  };
  for (;;) {
    const lives = await post('', '').catch(() => undefined);
    if (lives === 401) return { url, post, lines: () => said.trim().split('\n'), folder };
    await wallClock.sleep(20);
  }
}

test('the receiver of the page takes what the webhook sends, and each message once', async () => {
  const { url, post, lines, folder } = await receiverOfThePage();
  const webhook = openWebhook({
    folder,
    queueMax: 100,
    limits: { attemptsMax: 5, ageMaxMs: 60_000 },
    poster: posterTo({ url, secret }, wallClock),
    wall: wallClock,
    random: () => 0,
    log: pino({ level: 'silent' }),
  });
  const messages = deliveriesOf({ alarms: [alarm()], interventions: [intervention()] }, 0);
  webhook.enqueue(messages);
  await until(() => webhook.report().waiting === 0);
  await webhook.stop();
  const [first] = messages;
  const now = Math.floor(wallClock.now() / 1000);
  expect(await post(first?.body ?? '', signatureOf(first?.body ?? '', secret, now))).toBe(204);
  await until(() => lines().length > 1);
  expect(lines()).toEqual([
    'alarm raised p1 medium Heart rate above 100/min',
    'intervention raised p1 medium Heart rate above 100/min',
  ]);
}, 20_000);

test('and refuses what is forged, what is old, and what is too large', async () => {
  const { post, lines } = await receiverOfThePage();
  const body = '{"id":"x","kind":"test","event":"test"}';
  const now = Math.floor(wallClock.now() / 1000);
  const signed = signatureOf(body, secret, now);
  expect(await post(body, signatureOf(body, 'another secret', now))).toBe(401);
  expect(await post(`${body} `, signed)).toBe(401);
  expect(await post(body, signed.replace('t=', 't=1'))).toBe(401);
  expect(await post(body, signatureOf(body, secret, now - 400))).toBe(401);
  expect(await post(body, signatureOf(body, secret, now + 400))).toBe(401);
  expect(await post('x'.repeat(70_000), signed)).toBe(413);
  expect(await post(body, signed)).toBe(204);
  await until(() => lines()[0] !== '');
  expect(lines()).toEqual(['test test']);
}, 20_000);

test('the bodies on the page are those that are sent', () => {
  const [raised, closed, ...others] = blocks('json').map((text) => JSON.parse(text));
  expect(others).toEqual([]);
  const bodies = [
    deliveriesOf({ alarms: [raised.alarm], interventions: [] }, raised.at),
    deliveriesOf({ alarms: [], interventions: [closed.intervention] }, closed.at),
  ].flatMap((messages) => messages.map(({ body }) => JSON.parse(body)));
  expect([raised, closed]).toEqual(bodies);
});

test('every event has its line on the page', () => {
  const over = { state: 'cleared', life: 'inactive', clearedAt: 1 } as const;
  const { rangAt: _, ...neverRang } = alarm({ ...over, late: true });
  const alarms = [
    alarm(),
    alarm({ step: 2 }),
    alarm({ life: 'active_acknowledged' }),
    alarm(over),
    alarm({ ...over, life: 'latched' }),
    neverRang,
    alarm({ life: 'shelved' }),
    alarm({ life: 'suppressed' }),
  ];
  const events = deliveriesOf({ alarms, interventions: [] }, 0).map(
    ({ body }) => JSON.parse(body).event,
  );
  const lines = [...page.matchAll(/^\| `(\w+)` \|/gm)].map(([, event]) => event);
  expect(lines).toEqual(events);
});
