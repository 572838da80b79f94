import { createServer } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { posterTo } from '#analytics/webhook/post.ts';
import { signatureOf } from '#analytics/webhook/signature.ts';
import { wallClock } from '#ward/clock.ts';
import { noon } from '../scene.ts';
import { type Answering, answering, receiver, secret, until } from './scene.ts';

const message = { id: 'm1', body: '{"n":"fünf"}' };
const never = new AbortController().signal;

/** Sends one message over plain HTTP to a receiver that answers so. */
async function post(answer: Answering, { timeoutMs = 5000, signal = never } = {}) {
  const { url, received } = await receiver(answer);
  const poster = posterTo({ url, secret }, { now: () => noon + 999 }, { timeoutMs });
  onTestFinished(() => poster.close());
  const before = wallClock.now();
  const answered = await poster.post(message, signal);
  return { answered, received, tookMs: wallClock.now() - before };
}

test('a message is a signed POST of JSON under its id', async () => {
  const { answered, received } = await post(answering(202, { 'retry-after': '5' }, 'thanks'));
  expect(answered).toEqual({ ok: true, value: { status: 202, retryAfter: '5', text: 'thanks' } });
  expect(received).toMatchObject([
    {
      id: 'm1',
      body: message.body,
      signature: signatureOf(message.body, secret, noon / 1000),
      headers: { 'content-type': 'application/json', 'user-agent': 'wardtwin' },
    },
  ]);
});

test('one connection serves for one message after the other', async () => {
  const ports = new Set<number | undefined>();
  const { url } = await receiver((response) => {
    ports.add(response.req.socket.remotePort);
    response.writeHead(200).end('thanks');
  });
  const poster = posterTo({ url, secret }, wallClock);
  onTestFinished(() => poster.close());
  for (let n = 0; n < 3; n += 1) await poster.post(message, never);
  expect(ports.size).toBe(1);
});

test('a redirect is an answer, and is not followed', async () => {
  const elsewhere = await receiver(answering(200));
  const { answered } = await post(answering(307, { location: elsewhere.url.href }));
  expect(answered).toMatchObject({ value: { status: 307 } });
  expect(elsewhere.received).toEqual([]);
});

describe('of a body', () => {
  test('that does not end, no more than 4 KiB are read', async () => {
    let written = 0;
    const { answered } = await post((response) => {
      response.writeHead(200);
      const more = () => {
        while (!response.destroyed) {
          written += 65_536;
          if (!response.write('x'.repeat(65_536))) break;
        }
      };
      response.on('drain', more).on('error', () => undefined);
      more();
    });
    expect(answered).toMatchObject({ value: { status: 200, text: 'x'.repeat(4096) } });
    expect(written).toBeLessThan(50 * 1024 ** 2);
  });

  test.each<[string, Answering]>([
    ['comes too slowly', (response) => response.writeHead(200).write('{')],
    [
      'breaks off',
      (response) => {
        response.writeHead(200, { 'content-length': '9' });
        response.write('{');
        setTimeout(() => response.destroy(), 50);
      },
    ],
  ])('that %s, the status counts', async (_, answer) => {
    const { answered } = await post(answer, { timeoutMs: 200 });
    expect(answered).toEqual({ ok: true, value: { status: 200, text: '{' } });
  });
});

describe('without an answer', () => {
  test('in time, the time is named, and the receiver is let go', async () => {
    let closed = false;
    const { answered, tookMs } = await post(
      (response) => void response.on('close', () => (closed = true)),
      { timeoutMs: 100 },
    );
    expect(answered).toEqual({ ok: false, reason: 'no answer within 100 ms' });
    expect(tookMs).toBeLessThan(3000);
    await until(() => closed);
  });

  test('because somebody says so, it ends at once', async () => {
    const stop = new AbortController();
    const { answered } = await post(() => stop.abort(), { signal: stop.signal });
    expect(answered).toEqual({ ok: false, reason: 'stopped while sending' });
  });

  test('because nobody is there, the reason is named', async () => {
    const { url } = await receiver(answering(200));
    const gone = new URL('http://127.0.0.1:1/');
    expect(url.port).not.toBe('1');
    const poster = posterTo({ url: gone, secret }, wallClock);
    expect(await poster.post(message, never)).toEqual({
      ok: false,
      reason: 'cannot be reached (ECONNREFUSED)',
    });
  });

  test('because the receiver speaks something else, the reason is named', async () => {
    const server = createServer((socket) => socket.end('SSH-2.0-none\r\n')).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await until(() => server.listening);
    const { port } = server.address() as { port: number };
    const poster = posterTo({ url: new URL(`http://127.0.0.1:${port}/`), secret }, wallClock);
    const answered = await poster.post(message, never);
    expect(answered).toMatchObject({ ok: false, reason: expect.stringMatching(/\(HPE_|RESET/) });
  });
});

test('no reason ever names the secret or the path of the receiver', async () => {
  const url = new URL('http://127.0.0.1:1/services/T0/B0/very-secret');
  const poster = posterTo({ url, secret }, wallClock);
  const { reason } = (await poster.post(message, never)) as { reason: string };
  expect(reason).not.toMatch(/very-secret|a secret of/);
});
