import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type InfluxRow, rowsOf } from './influxql.ts';
import { type Server, startServer } from './server.ts';

export interface InfluxqlContext {
  readonly database?: string;
  readonly user?: string;
  readonly password?: string;
}

export interface Influxdb1 extends Server {
  /** Rows of all series, with `measurement`, the tags asked for, and `time` in nanoseconds. */
  query(q: string, as?: InfluxqlContext): Promise<InfluxRow[]>;
}

/** A real InfluxDB 1, for one test file. With `auth` it wants a user: `CREATE USER` first. */
export async function startInfluxdb1(options: { auth?: boolean } = {}): Promise<Influxdb1> {
  const server = await startServer({
    program: 'influxd',
    readyPath: '/ping',
    async words(port, folder, sparePort) {
      const path = join(folder, 'influxdb.conf');
      await writeFile(path, configuration(port, sparePort, folder, options.auth ?? false));
      return ['run', '-config', path];
    },
  });
  return { ...server, query: (q, as) => query(server.url, q, as) };
}

function configuration(port: number, sparePort: number, folder: string, auth: boolean): string {
  return `
reporting-disabled = true
bind-address = "127.0.0.1:${sparePort}"
[meta]
  dir = "${folder}/meta"
  logging-enabled = false
[data]
  dir = "${folder}/data"
  wal-dir = "${folder}/wal"
  query-log-enabled = false
[monitor]
  store-enabled = false
[http]
  bind-address = "127.0.0.1:${port}"
  auth-enabled = ${auth}
  log-enabled = false
[logging]
  level = "error"
  suppress-logo = true
`;
}

async function query(url: string, q: string, as: InfluxqlContext = {}): Promise<InfluxRow[]> {
  const { database = '', user = '', password = '' } = as;
  const response = await fetch(`${url}/query`, {
    method: 'POST',
    body: new URLSearchParams({ q, db: database, epoch: 'ns' }),
    headers: user
      ? { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` }
      : {},
  });
  return rowsOf(await response.text());
}
