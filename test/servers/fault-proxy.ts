import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** What happens to a request on its way to the real server. */
export type Fault =
  | { readonly kind: 'none' }
  /** The connection is closed before the request is read. */
  | { readonly kind: 'outage' }
  /** Answered here; the server never sees it. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    }
  /** Never answered; the server never sees it. */
  | { readonly kind: 'hang' }
  /** Never answered, though the server has done it. */
  | { readonly kind: 'hang_after' }
  /** The connection is reset when the server has done it. */
  | { readonly kind: 'reset_after' }
  /** The server's answer comes late. */
  | { readonly kind: 'slow'; readonly ms: number };

export interface FaultProxy {
  readonly port: number;
  readonly url: string;
  /** From now on, for so many requests (for all, unless said), each request meets this fault. */
  set(fault: Fault, times?: number): void;
  /** Requests that met a fault, and those that reached the server, so that no test passes idly. */
  readonly counts: { faulted: number; forwarded: number };
  /** How many clients are connected now. */
  connections(): Promise<number>;
  stop(): Promise<void>;
}

/** A proxy on loopback in front of a real HTTP server on loopback. */
export async function startFaultProxy(targetPort: number): Promise<FaultProxy> {
  let fault: Fault = { kind: 'none' };
  let times = Number.POSITIVE_INFINITY;
  const counts = { faulted: 0, forwarded: 0 };

  const take = (): Fault => {
    if (times <= 0 || fault.kind === 'none') return { kind: 'none' };
    times -= 1;
    counts.faulted += 1;
    return fault;
  };
  const forward = async (incoming: IncomingMessage, body: Buffer): Promise<Forwarded> => {
    counts.forwarded += 1;
    return forwardTo(targetPort, incoming, body);
  };

  const serve = async (incoming: IncomingMessage, answer: ServerResponse): Promise<void> => {
    const met = take();
    if (met.kind === 'outage') {
      incoming.socket.destroy();
      return;
    }
    const body = await bodyOf(incoming);
    switch (met.kind) {
      case 'hang':
        return;
      case 'answer':
        answer.writeHead(met.status, met.headers).end(met.body ?? '');
        return;
      case 'hang_after':
        await forward(incoming, body);
        return;
      case 'reset_after':
        await forward(incoming, body);
        incoming.socket.resetAndDestroy();
        return;
      case 'slow':
        await wait(met.ms);
        break;
      case 'none':
        break;
      default:
        met satisfies never;
    }
    const forwarded = await forward(incoming, body);
    answer.writeHead(forwarded.status, forwarded.headers).end(forwarded.body);
  };

  const server = createServer((incoming, answer) => {
    // A server that is down, or a client that gave up, is seen by the other as a closed connection.
    serve(incoming, answer).catch(() => incoming.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    port,
    url: `http://127.0.0.1:${port}`,
    set(next, forTimes = Number.POSITIVE_INFINITY) {
      fault = next;
      times = forTimes;
    },
    counts,
    connections: () =>
      new Promise((resolve, reject) => {
        server.getConnections((failure, count) => (failure ? reject(failure) : resolve(count)));
      }),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Forwarded {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

function forwardTo(port: number, incoming: IncomingMessage, body: Buffer): Promise<Forwarded> {
  const { method, url: path, headers } = incoming;
  return new Promise((resolve, reject) => {
    const onward = request({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
      bodyOf(answer).then((text) => {
        resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: text });
      }, reject);
    });
    onward.on('error', reject);
    onward.end(body);
  });
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  return Buffer.concat(chunks);
}
