import { type Server, startServer } from './server.ts';

/** One number of one series, as VictoriaMetrics keeps them: `name` is measurement_field. */
export interface Measured {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly atMs: number;
  readonly value: number;
}

export interface VictoriaMetrics extends Server {
  /** Everything that has been written; buckets are all one to it. */
  all(): Promise<Measured[]>;
  /** Forgets everything. */
  clear(): Promise<void>;
}

/**
 * A real server that speaks the write API of InfluxDB 2. It keeps numbers with milliseconds, and
 * of several values of one millisecond one; a text it keeps as zero.
 */
export async function startVictoriaMetrics(): Promise<VictoriaMetrics> {
  const server = await startServer({
    program: 'victoria-metrics',
    readyPath: '/health',
    words: (port, folder) => [
      `-httpListenAddr=127.0.0.1:${port}`,
      `-storageDataPath=${folder}/data`,
      '-retentionPeriod=100y',
      '-dedup.minScrapeInterval=1ms',
      '-search.disableCache',
      '-loggerLevel=ERROR',
      '-memory.allowedBytes=256MB',
    ],
  });
  return {
    ...server,
    all: () => all(server.url),
    async clear() {
      const words = new URLSearchParams({ 'match[]': '{__name__!=""}' });
      const response = await fetch(`${server.url}/api/v1/admin/tsdb/delete_series?${words}`);
      if (response.status !== 204) throw new Error(`not cleared: ${response.status}`);
    },
  };
}

async function all(url: string): Promise<Measured[]> {
  await fetch(`${url}/internal/force_flush`);
  const words = new URLSearchParams({
    'match[]': '{__name__!=""}',
    start: '0',
    reduce_mem_usage: '0',
  });
  const response = await fetch(`${url}/api/v1/export?${words}`);
  const text = await response.text();
  return text.split('\n').filter(Boolean).flatMap(measuredOf);
}

function measuredOf(line: string): Measured[] {
  const series = JSON.parse(line) as {
    metric: Record<string, string>;
    values: number[];
    timestamps: number[];
  };
  const { __name__: name = '', ...labels } = series.metric;
  return series.values.map((value, i) => ({
    name,
    labels,
    atMs: series.timestamps[i] ?? Number.NaN,
    value,
  }));
}
