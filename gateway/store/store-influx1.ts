import { InfluxDB } from 'influx';
import { lineOf } from './line-protocol.ts';
import { lineSender } from './line-sender.ts';
import { pointsOfBatch } from './points.ts';
import type { Outcome, Store } from './store.ts';
import { type Advice, outcomeOfAnswer } from './store-answer.ts';
import type { Influx1Url } from './store-url.ts';

/**
 * A database of InfluxDB 1, created when it is missing.
 *
 * The `influx` package creates it. Its writePoints is not used: it takes 8 µs a point where our own
 * lines take 1.4, alters texts that hold \', takes any 2xx for written, and hides what a
 * server said with 5xx, Retry-After included.
 */
export function influx1Store(place: Influx1Url, timeoutMs: number): Store {
  const { origin, user, password, database } = place;
  const sender = lineSender({
    origin,
    path: `/write?${new URLSearchParams({ db: database, precision: 'n' })}`,
    authorization: user === '' ? undefined : `Basic ${btoaUtf8(`${user}:${password}`)}`,
    secret: password,
    timeoutMs,
  });
  const advice: Advice = {
    401: 'check user and password in --store',
    403: `GRANT ALL ON "${database}" TO the user in --store`,
    404: `CREATE DATABASE "${database}", or check it in --store`,
  };

  return {
    async write(batch, signal) {
      const points = pointsOfBatch(batch);
      if (!points.ok) return { kind: 'refused', reason: points.reason };
      if (points.value.length === 0) return { kind: 'written' };
      const posted = await sender.post(points.value.map(lineOf), signal);
      const isMissing = posted.ok && posted.value.status === 404;
      if (isMissing && /database not found/.test(posted.value.body)) {
        const created = await createDatabase(place, timeoutMs);
        if (created) return created;
      }
      return outcomeOfAnswer(posted, batch.length === 1, advice);
    },
    close: async () => sender.close(),
  };
}

/** `undefined` when it could not be created: then the server's first answer says what to do. */
async function createDatabase(place: Influx1Url, timeoutMs: number): Promise<Outcome | undefined> {
  const { origin, user, password, database } = place;
  const { protocol, hostname, port } = new URL(origin);
  const client = new InfluxDB({
    hosts: [
      {
        protocol: protocol === 'https:' ? 'https' : 'http',
        host: hostname,
        port: Number(port),
      },
    ],
    username: user,
    password,
    pool: { requestTimeout: timeoutMs, maxRetries: 0 },
  });
  try {
    await client.createDatabase(database);
    return { kind: 'busy', reason: `database "${database}" was missing: created`, waitMs: 0 };
  } catch {
    return undefined;
  }
}

function btoaUtf8(text: string): string {
  return Buffer.from(text).toString('base64');
}
