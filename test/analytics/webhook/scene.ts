import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Delivery } from '#analytics/webhook/delivery.ts';
import type { Clock } from '#ward/clock.ts';
import { noon } from '../scene.ts';

export const secret = 'a secret of the test alone';

/** The n-th message of a patient. */
export function delivery(patient: string, n: number): Delivery {
  return { id: `${patient}-${n}`, patient, body: JSON.stringify({ patient, n }) };
}

export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ward-webhook-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A clock whose sleepers sleep no longer than a turn of the event loop, and that remembers how long. */
export function hastyClock(): Clock & { readonly slept: number[]; pass(ms: number): void } {
  const slept: number[] = [];
  let now = noon;
  return {
    slept,
    now: () => now,
    async sleep(ms) {
      slept.push(ms);
      now += ms;
      await new Promise((resolve) => setImmediate(resolve));
    },
    every: () => () => undefined,
    pass(ms) {
      now += ms;
    },
  };
}

/** Resolves when it is so; the test's time-out is the limit. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 2));
}

export interface Received {
  readonly id: string;
  readonly signature: string;
  readonly body: string;
  readonly headers: IncomingMessage['headers'];
}

/** What a receiver does with its n-th request, counted from 1. */
export type Answering = (response: ServerResponse, n: number, request: Received) => void;

export const answering =
  (status: number, headers: Record<string, string> = {}, text = ''): Answering =>
  (response) =>
    response.writeHead(status, headers).end(text);

/** A real server that notes what it is sent. With `tls` it speaks HTTPS. */
export async function receiver(answer: Answering, tls?: ServerOptions, host = '127.0.0.1') {
  const received: Received[] = [];
  const listen = async (request: IncomingMessage, response: ServerResponse) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    const { headers } = request;
    const id = String(headers['wardtwin-delivery']);
    const one = { id, signature: String(headers['wardtwin-signature']), body, headers };
    received.push(one);
    answer(response, received.length, one);
  };
  const server = tls ? createTlsServer(tls, listen) : createServer(listen);
  server.listen(0, host);
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const url = new URL(`${tls ? 'https' : 'http'}://${host}:${port}/ward`);
  return { received, url };
}
