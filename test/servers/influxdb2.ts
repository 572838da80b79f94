import { type InfluxRow, rowsOf } from './influxql.ts';
import { type Server, startServer } from './server.ts';

export interface Influxdb2 extends Server {
  readonly token: string;
  readonly org: string;
  createBucket(name: string): Promise<void>;
  /** InfluxQL, as version 1 answers it; times in nanoseconds. */
  query(q: string, bucket: string): Promise<InfluxRow[]>;
}

/** A real InfluxDB 2, set up with an organization and a token. */
export async function startInfluxdb2(): Promise<Influxdb2> {
  const server = await startServer({
    program: 'influxd',
    readyPath: '/health',
    words: (port, folder) => [
      `--http-bind-address=127.0.0.1:${port}`,
      `--bolt-path=${folder}/influxd.bolt`,
      `--sqlite-path=${folder}/influxd.sqlite`,
      `--engine-path=${folder}/engine`,
      '--reporting-disabled',
      '--log-level=error',
    ],
  });
  const { url } = server;
  const org = 'hospital';
  const token = 'a-token-for-tests-only==';
  const set = { username: 'ward', password: 'ward-ward', org, bucket: 'first', token };
  const { org: made } = (await call(`${url}/api/v2/setup`, '', set)) as { org: { id: string } };

  return {
    ...server,
    token,
    org,
    async createBucket(name) {
      const bucket = { orgID: made.id, name, retentionRules: [] };
      const { id } = (await call(`${url}/api/v2/buckets`, token, bucket)) as { id: string };
      const mapping = { orgID: made.id, bucketID: id, database: name };
      const policy = { retention_policy: 'autogen', default: true };
      await call(`${url}/api/v2/dbrps`, token, { ...mapping, ...policy });
    },
    async query(q, bucket) {
      const words = new URLSearchParams({ q, db: bucket, epoch: 'ns' });
      const headers = { authorization: `Token ${token}` };
      const response = await fetch(`${url}/query?${words}`, { headers });
      return rowsOf(await response.text());
    },
  };
}

async function call(url: string, token: string, body: unknown): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token && { authorization: `Token ${token}` }),
    },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return response.json();
}
