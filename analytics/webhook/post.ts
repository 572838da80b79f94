import * as http from 'node:http';
import * as https from 'node:https';
import type { Clock } from '#ward/clock.ts';
import { bad, good, type Result } from '#ward/result.ts';
import type { Delivery } from './delivery.ts';
import { deliveryHeader, signatureHeader, signatureOf } from './signature.ts';
import type { Answer } from './verdict.ts';

/** Sends one message, once. It follows no redirect, keeps nothing, and never rejects. */
export interface Poster {
  /** What the receiver said; bad where it said nothing in time, or `signal` aborted. */
  post(message: Pick<Delivery, 'id' | 'body'>, signal: AbortSignal): Promise<Result<Answer>>;
  close(): void;
}

export interface Receiver {
  readonly url: URL;
  readonly secret: string;
  /** Certificates (PEM) that alone are trusted; absent: the authorities that Node trusts. */
  readonly ca?: string;
}

const answerMax = 4096;

/** `wall` is the wall's time: the receiver compares the signed time with its own clock. */
export function posterTo(
  { url, secret, ca }: Receiver,
  wall: Pick<Clock, 'now'>,
  { timeoutMs = 10_000 } = {},
): Poster {
  const { Agent, request } = url.protocol === 'https:' ? https : http;
  // Said explicitly, so that no environment variable can switch it off.
  const trust = { rejectUnauthorized: true, ...(ca !== undefined && { ca }) };
  const agent = new Agent({ keepAlive: true, ...trust });

  return {
    post({ id, body }, signal) {
      const timeout = AbortSignal.timeout(timeoutMs);
      const { promise, resolve } = Promise.withResolvers<Result<Answer>>();
      const headers = {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'user-agent': 'wardtwin',
        [deliveryHeader]: id,
        [signatureHeader]: signatureOf(body, secret, Math.floor(wall.now() / 1000)),
      };
      const ends = AbortSignal.any([signal, timeout]);
      const sending = request(url, { method: 'POST', agent, headers, signal: ends });
      let answered = false;
      sending.on('error', (error: NodeJS.ErrnoException) => {
        if (answered) return;
        if (signal.aborted) resolve(bad('stopped while sending'));
        else if (timeout.aborted) resolve(bad(`no answer within ${timeoutMs} ms`));
        else resolve(bad(reasonOf(error)));
      });
      sending.on('response', (response) => {
        answered = true;
        const answer = {
          status: response.statusCode ?? 0,
          retryAfter: response.headers['retry-after'],
        };
        const chunks: Buffer[] = [];
        let bytes = 0;
        response.on('data', (chunk: Buffer) => {
          chunks.push(chunk);
          bytes += chunk.length;
          if (bytes > answerMax) response.destroy();
        });
        // The status is what counts, however the body ends.
        response.on('error', () => undefined);
        response.on('close', () => {
          const text = Buffer.concat(chunks).subarray(0, answerMax).toString();
          resolve(good({ ...answer, text }));
        });
      });
      sending.end(body);
      return promise;
    },
    close: () => agent.destroy(),
  };
}

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  const why = code ?? message;
  if (!/CERT|SIGNATURE|ALTNAME/.test(why)) return `cannot be reached (${why})`;
  return `cannot be trusted (${why}): check its certificate, or name its authority in --webhook-ca`;
}
