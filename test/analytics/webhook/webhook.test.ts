import { createHmac } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import type { ServerOptions } from 'node:https';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { posterTo } from '#analytics/webhook/post.ts';
import { openQueue, pathOf } from '#analytics/webhook/queue-file.ts';
import { openWebhook, openWebhookOf, type Webhook } from '#analytics/webhook/webhook.ts';
import { wallClock } from '#ward/clock.ts';
import { readSettings, type SettingName } from '#ward/settings.ts';
import { type CertificateFolder, certificateFolder } from '../../gateway/hostile/certificates.ts';
import { needs } from '../../servers/needs.ts';
import { noon } from '../scene.ts';
import { answering, delivery, hastyClock, newFolder, receiver, secret, until } from './scene.ts';

type Words = Partial<Record<SettingName, string>>;

function opened(
  words: Words,
  folder = newFolder(),
  wall = hastyClock(),
  log = pino({ level: 'silent' }),
): Webhook | undefined {
  const webhookSecret = join(folder, 'secret');
  writeFileSync(webhookSecret, `${secret}\n`);
  const settings = readSettings({ data: folder, webhookSecret, ...words }, {});
  if (!settings.ok) throw new Error(settings.reason);
  const webhook = openWebhookOf(settings.value, { wall, random: () => 0, log });
  onTestFinished(async () => void (await webhook?.stop().catch(() => undefined)));
  return webhook;
}

function must(webhook: Webhook | undefined): Webhook {
  if (webhook === undefined) throw new Error('no webhook');
  return webhook;
}

const idle = ({ report }: Webhook) => until(() => report().waiting === 0);

describe.skipIf(!needs('openssl'))('over HTTPS', () => {
  let files: CertificateFolder;
  let tls: ServerOptions;

  beforeAll(() => {
    files = certificateFolder();
    for (const name of ['ours', 'theirs']) files.authority(name);
    files.certificate('pager', 'pager', 'ours');
    tls = {
      cert: readFileSync(files.path('pager', 'crt')),
      key: readFileSync(files.path('pager', 'key')),
    };
  });
  afterAll(() => files?.remove());

  test('what is told arrives, signed so that only who knows the secret could have', async () => {
    const { url, received } = await receiver(answering(200), tls);
    const webhook = must(opened({ webhook: url.href, webhookCa: files.path('ours', 'crt') }));
    webhook.enqueue([delivery('p1', 1), delivery('p2', 1)]);
    await idle(webhook);
    expect(webhook.report()).toEqual({
      accepted: 2,
      waiting: 0,
      delivered: 2,
      deadLetters: 0,
      forgotten: 0,
    });
    for (const { body, signature, id } of received) {
      const [, seconds, mac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(signature) ?? [];
      expect(Number(seconds)).toBe(noon / 1000);
      expect(createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')).toBe(mac);
      const { patient, n } = JSON.parse(body);
      expect(id).toBe(`${patient}-${n}`);
    }
  });

  test('what fails is sent again under the same id, signed anew', async () => {
    const wall = hastyClock();
    const answer = (n: number) => answering(n === 1 ? 500 : n === 2 ? 503 : 200);
    const { url, received } = await receiver((response, n, request) => {
      answer(n)(response, n, request);
    }, tls);
    const words = { webhook: url.href, webhookCa: files.path('ours', 'crt') };
    const webhook = must(opened(words, newFolder(), wall));
    webhook.enqueue([delivery('p1', 1)]);
    await idle(webhook);
    expect(received.map(({ id }) => id)).toEqual(['p1-1', 'p1-1', 'p1-1']);
    const seconds = received.map(({ signature }) => Number(/t=(\d+)/.exec(signature)?.[1]));
    expect(seconds.map((each) => each - noon / 1000)).toEqual([0, 1, 3]);
    expect(webhook.report().lastFailure).toBeUndefined();
  });

  test.each([
    ['another authority', 'theirs'],
    ['the authorities of the world', ''],
  ])('a receiver that %s would have to vouch for is not told anything', async (_, authority) => {
    const { url, received } = await receiver(answering(200), tls);
    const webhookCa = authority === '' ? '' : files.path(authority, 'crt');
    const webhook = must(opened({ webhook: url.href, webhookCa, webhookAttempts: '1' }));
    webhook.enqueue([delivery('p1', 1)]);
    await idle(webhook);
    expect(received).toEqual([]);
    expect(webhook.report()).toMatchObject({
      deadLetters: 1,
      lastFailure: { at: noon, reason: expect.stringContaining('--webhook-ca') },
    });
  });

  test('nor one that shows the certificate of another', async () => {
    const { url, received } = await receiver(answering(200), tls, '127.0.0.2');
    const webhookCa = files.path('ours', 'crt');
    const webhook = must(opened({ webhook: url.href, webhookCa, webhookAttempts: '1' }));
    webhook.enqueue([delivery('p1', 1)]);
    await idle(webhook);
    expect(received).toEqual([]);
    expect(webhook.report().lastFailure?.reason).toContain('ALTNAME');
  });
});

describe('a restart', () => {
  test('goes on with what has not arrived, and sends nothing twice that has', async () => {
    const folder = newFolder();
    const down = await receiver((response, n) => response.writeHead(n === 1 ? 200 : 503).end());
    const first = must(opened({ webhook: down.url.href }, folder));
    first.enqueue([1, 2, 3].map((n) => delivery('p1', n)));
    await until(() => down.received.length > 2);
    const last = await first.stop();
    expect(last).toMatchObject({ delivered: 1, waiting: 2 });
    expect(first.report()).toEqual(last);

    const up = await receiver(answering(200));
    const second = must(opened({ webhook: up.url.href }, folder));
    second.enqueue([1, 2, 3, 4].map((n) => delivery('p1', n)));
    await idle(second);
    expect(up.received.map(({ id }) => id)).toEqual(['p1-2', 'p1-3', 'p1-4']);
  });

  test('counts the attempts of before, but not the one that it broke off', async () => {
    const folder = newFolder();
    const { url, received } = await receiver((response, n) => {
      if (n !== 3) response.writeHead(503).end();
    });
    const words = { webhook: url.href, webhookAttempts: '5' };
    const first = must(opened(words, folder));
    first.enqueue([delivery('p1', 1)]);
    await until(() => received.length === 3);
    await first.stop();
    const second = must(opened(words, folder));
    await idle(second);
    expect(received).toHaveLength(6);
  });
});

test('whoever tells is never held up by a receiver that does not answer', async () => {
  const { url, received } = await receiver(() => undefined);
  const webhook = must(opened({ webhook: url.href }));
  const before = wallClock.now();
  for (let n = 1; n <= 200; n += 1) webhook.enqueue([delivery(`p${n % 20}`, n)]);
  expect(wallClock.now() - before).toBeLessThan(5000);
  expect(webhook.report().waiting).toBe(200);
  await until(() => received.length === 4);
  await webhook.stop();
});

test('to be told nothing costs nothing', async () => {
  const folder = newFolder();
  const { url } = await receiver(answering(200));
  const webhook = must(opened({ webhook: url.href }, folder));
  const other = new DatabaseSync(pathOf(folder), { readOnly: true });
  onTestFinished(() => other.close());
  const version = () => other.prepare('PRAGMA data_version').get()?.data_version;
  const before = version();
  webhook.enqueue([]);
  expect(version()).toBe(before);
  webhook.enqueue([delivery('p1', 1)]);
  expect(version()).not.toBe(before);
});

test('a receiver that is too slow gets the message again', async () => {
  const { url, received } = await receiver((response, n) => {
    if (n > 1) response.writeHead(200).end();
  });
  const wall = hastyClock();
  const webhook = openWebhook({
    folder: newFolder(),
    queueMax: 10,
    limits: { attemptsMax: 5, ageMaxMs: 86_400_000 },
    poster: posterTo({ url, secret }, wall, { timeoutMs: 100 }),
    wall,
    random: () => 0,
    log: pino({ level: 'silent' }),
  });
  webhook.enqueue([delivery('p1', 1)]);
  await idle(webhook);
  await webhook.stop();
  expect(received.map(({ id }) => id)).toEqual(['p1-1', 'p1-1']);
});

test('when more than the limit wait, the oldest are dead letters and the newest arrive', async () => {
  let open = false;
  const { url, received } = await receiver((response) =>
    response.writeHead(open ? 200 : 503).end(),
  );
  const errors: { msg: string; buried: number }[] = [];
  const log = pino({ level: 'error' }, { write: (line) => void errors.push(JSON.parse(line)) });
  const words = { webhook: url.href, webhookQueue: '3', webhookAge: '1000d' };
  const webhook = must(opened(words, newFolder(), hastyClock(), log));
  webhook.enqueue([1, 2, 3, 4, 5].map((n) => delivery('p1', n)));
  expect(webhook.report()).toMatchObject({ accepted: 5, waiting: 3, deadLetters: 2 });
  expect(errors).toMatchObject([
    { buried: 2, msg: 'the webhook is full: its oldest are dead letters' },
  ]);
  open = true;
  await idle(webhook);
  expect(received.slice(-3).map(({ id }) => id)).toEqual(['p1-3', 'p1-4', 'p1-5']);
});

test('what somebody revives beside the running ward is sent soon', async () => {
  let status = 410;
  const { url, received } = await receiver((response) => response.writeHead(status).end());
  const wall = hastyClock();
  const works: { ms: number; work: () => void }[] = [];
  wall.every = (ms, work) => {
    works.push({ ms, work });
    return () => undefined;
  };
  const folder = newFolder();
  const webhook = must(opened({ webhook: url.href }, folder, wall));
  webhook.enqueue([delivery('p1', 1)]);
  await until(() => webhook.report().deadLetters === 1);
  status = 200;
  const other = openQueue({ folder, max: 10, now: wall.now });
  other.revive('all');
  other.close();
  for (const { ms, work } of works) if (ms === 2000) work();
  await until(() => webhook.report().delivered === 1);
  expect(received).toHaveLength(2);
  expect(webhook.report()).toMatchObject({ delivered: 1, deadLetters: 0 });
});

test('it looks around until it is stopped, and no longer', async () => {
  const wall = hastyClock();
  const ticking = new Set<number>();
  wall.every = (ms) => {
    ticking.add(ms);
    return () => ticking.delete(ms);
  };
  const webhook = must(opened({ webhook: 'http://127.0.0.1:9/' }, newFolder(), wall));
  expect([...ticking]).toEqual([2000, 60_000]);
  await webhook.stop();
  expect([...ticking]).toEqual([]);
});

describe('the settings', () => {
  test('without a URL ask for no webhook', () => {
    expect(opened({})).toBeUndefined();
  });

  test.each<[Words, string]>([
    [{ webhook: 'http://pager.example/' }, '--webhook is an https URL: over plain http'],
    [{ webhook: 'https://pager.example/', webhookSecret: '' }, '--webhook needs --webhook-secret'],
    [{ webhook: 'https://pager.example/', webhookSecret: '/nowhere' }, 'ENOENT'],
    [{ webhook: 'https://pager.example/', webhookCa: '/nowhere' }, 'ENOENT'],
  ])('%j are refused at the start', (words, reason) => {
    expect(() => opened(words)).toThrow(reason);
  });

  test('with a secret that can be guessed are refused at the start', () => {
    const short = join(newFolder(), 'short');
    writeFileSync(short, 'fifteen letters \n');
    const words = { webhook: 'https://pager.example/', webhookSecret: short };
    expect(() => opened(words)).toThrow('at least 16 characters');
  });
});
