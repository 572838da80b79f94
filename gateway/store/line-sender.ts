import * as http from 'node:http';
import * as https from 'node:https';
import { HttpError, InfluxDB } from '@influxdata/influxdb-client';
import { bad, good, type Result } from '#ward/result.ts';
import type { StoreAnswer } from './store-answer.ts';

export interface LineSender {
  /** The server's answer, whatever it is; bad when there was none. Never shows the secret. */
  post(lines: readonly string[], signal: AbortSignal): Promise<Result<StoreAnswer>>;
  close(): void;
}

/**
 * Sends lines to an InfluxDB, in one request, once. It keeps nothing, retries nothing, and has let
 * go of the request when it answers.
 *
 * It is the transport of `@influxdata/influxdb-client` without the client's WriteApi, which queues,
 * takes 201 (partly written) for success, cannot be aborted, leaves the socket of a request that
 * timed out open, and writes to the console.
 */
export function lineSender(options: {
  /** As in `http://host:8086`. */
  readonly origin: string;
  /** Path and query of the write. */
  readonly path: string;
  readonly authorization: string | undefined;
  readonly secret: string;
  readonly timeoutMs: number;
}): LineSender {
  const { origin, path, authorization, secret, timeoutMs } = options;
  const { Agent } = origin.startsWith('https:') ? https : http;
  const agent = new Agent({ keepAlive: true });
  const { transport } = new InfluxDB({ url: origin, timeout: 0, transportOptions: { agent } });
  const request = {
    method: 'POST',
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      ...(authorization !== undefined && { authorization }),
    },
    // Compressing for a server on this machine would only cost the broker time.
    ...(!isLoopback(origin) && { gzipThreshold: 10_000 }),
  };

  return {
    async post(lines, signal) {
      const timeout = AbortSignal.timeout(timeoutMs);
      const ends = AbortSignal.any([signal, timeout]);
      const posted = await new Promise<StoreAnswer | Error>((resolve) => {
        let status = 0;
        let body = '';
        transport.send(
          path,
          lines.join('\n'),
          { ...request, signal: ends },
          {
            responseStarted: (_headers, statusCode = 0) => {
              status = statusCode;
            },
            next: (bytes) => {
              body += Buffer.from(bytes).toString();
            },
            complete: () => resolve({ status, headers: {}, body }),
            error: resolve,
          },
        );
      });
      const answer = posted instanceof HttpError ? answerOf(posted) : posted;
      if (!(answer instanceof Error)) {
        if (secret === '') return good(answer);
        return good({ ...answer, body: answer.body.replaceAll(secret, '***') });
      }
      const { host } = new URL(origin);
      if (signal.aborted) return bad(`stopped while writing to ${host}`);
      if (timeout.aborted) return bad(`${host} did not answer within ${timeoutMs} ms`);
      const { code = answer.message } = answer as { code?: string };
      return bad(`${host} cannot be reached (${code}): ${adviceOn(code)}`);
    },
    close: () => agent.destroy(),
  };
}

function answerOf({ statusCode, headers = {}, body = '' }: HttpError): StoreAnswer {
  return { status: statusCode, headers, body };
}

function adviceOn(code: string): string {
  if (!/CERT|SIGNATURE/.test(code)) return 'is it running, is --store right?';
  return 'check its certificate, or name its authority in NODE_EXTRA_CA_CERTS';
}

function isLoopback(origin: string): boolean {
  return /^https?:\/\/(127\.|localhost:|\[::1\])/.test(origin);
}
