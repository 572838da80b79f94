import { fastify } from 'fastify';
import { notice } from '#ward/notice.ts';
import type { GatewayReport } from '#ward/program.ts';
import { topics } from '#ward/topics.ts';
import { mayRead } from './broker/access.ts';
import type { Logins } from './broker/login.ts';

export interface HttpParts {
  readonly host: string;
  readonly port: number;
  readonly logins: Logins;
  /** As it stands at this moment. */
  report(): Promise<GatewayReport>;
  metrics(): Promise<string>;
  /** Readings after a number, as the JSON they were kept as, and the ends of what is kept. */
  readings(after: number, max: number): Promise<readonly string[]>;
  /** Acknowledgements of staff, likewise. */
  acks(after: number, max: number): Promise<readonly string[]>;
  ends(): Promise<{ readonly oldest: number; readonly last: number }>;
  /** All that was received before this moment is in what is asked for after it, in the ward's time. */
  keptUntil(): number;
}

export interface Http {
  readonly port: number;
  close(): Promise<void>;
}

const entriesAtOnce = 10_000;
const entriesByDefault = 1000;

/** `/health`, `/metrics`, `/readings` and `/acks`. Resolves when it listens; rejects where the port is taken. */
export async function openHttp(parts: HttpParts): Promise<Http> {
  const server = fastify({ bodyLimit: 1024, requestTimeout: 10_000, forceCloseConnections: true });
  const loopback = isLoopback(parts.host);

  server.addHook('onRequest', async (request, reply) => {
    reply.header('Cache-Control', 'no-store');
    reply.header('X-Content-Type-Options', 'nosniff');
    // A page elsewhere could point its own name at this address; it cannot forge the Host header.
    if (loopback && !isLoopback(request.hostname)) {
      return reply.code(403).send({ error: `use http://${parts.host}, not ${request.hostname}` });
    }
  });

  server.get('/health', async (_, reply) => {
    const report = await parts.report();
    const status = report.journal === 'full' ? 'not accepting' : 'accepting';
    return reply.code(report.journal === 'full' ? 503 : 200).send({ status, notice, ...report });
  });

  server.get('/metrics', async (_, reply) => {
    return reply.type('text/plain; version=0.0.4; charset=utf-8').send(await parts.metrics());
  });

  for (const what of ['readings', 'acks'] as const) {
    server.get(`/${what}`, async (request, reply) => {
      if (!loopback && !mayAsk(request.headers.authorization, parts.logins, what)) {
        const error = 'send `Authorization: Bearer NAME:TOKEN` of who may read patients';
        return reply.code(401).header('WWW-Authenticate', 'Bearer').send({ error });
      }
      const query = request.query as Record<string, unknown>;
      const after = wholeNumber(query.after ?? '0');
      const limit = wholeNumber(query.limit ?? String(entriesByDefault));
      if (after === undefined || limit === undefined) {
        return reply.code(400).send({ error: '`after` and `limit` are whole numbers from 0' });
      }
      const until = parts.keptUntil();
      const entries = await parts[what](after, Math.min(limit, entriesAtOnce));
      const { oldest, last } = await parts.ends();
      const body = `{"${what}":[${entries.join(',')}],"oldest":${oldest},"last":${last},"until":${until},"notice":${JSON.stringify(notice)}}`;
      return reply.type('application/json; charset=utf-8').send(body);
    });
  }

  await server.listen({ host: parts.host, port: parts.port });
  const address = server.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { port, close: () => server.close() };
}

export function isLoopback(host: string): boolean {
  return (
    host === 'localhost' || host === '::1' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host)
  );
}

/** Who may read it on the wire may read it here. */
function mayAsk(
  authorization: string | undefined,
  logins: Logins,
  what: keyof typeof topicOf,
): boolean {
  const [, name = '', token = ''] = /^Bearer ([^:]+):(.+)$/.exec(authorization ?? '') ?? [];
  const identity = logins.identify(name, Buffer.from(token));
  return identity !== undefined && mayRead(identity, topicOf[what]);
}

const topicOf = { readings: topics.patientVitals('any'), acks: topics.acks('any') };

function wholeNumber(value: unknown): number | undefined {
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}
