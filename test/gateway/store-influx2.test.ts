import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { measurementNames } from '#gateway/store/measurements.ts';
import type { Store } from '#gateway/store/store.ts';
import { openStore } from '#gateway/store/stores.ts';
import { type Influxdb2, startInfluxdb2 } from '../servers/influxdb2.ts';
import { needs } from '../servers/needs.ts';
import { startVictoriaMetrics, type VictoriaMetrics } from '../servers/victoria-metrics.ts';
import { type Kept, keepsTheStoreContract } from './store-contract.ts';
import { shift } from './store-entries.ts';
import { survivesFaults } from './store-faults.ts';
import { written } from './store-outcome.ts';
import { allPoints, keptInRows, numbersOf } from './store-rows.ts';

let buckets = 0;
const nextBucket = () => `ward/${++buckets}`;

describe.skipIf(!needs('victoria-metrics'))('the InfluxDB 2 store, with VictoriaMetrics', () => {
  let server: VictoriaMetrics;
  beforeAll(async () => {
    server = await startVictoriaMetrics();
  });
  afterAll(() => server.stop());

  /**
   * VictoriaMetrics keeps numbers, with milliseconds and 15 digits, and leaves out lines whose texts
   * have line breaks. So this compares every number with its tags and milliseconds; texts, nanoseconds
   * and last digits are left to the databases that keep them.
   */
  keepsTheStoreContract(async () => {
    await server.clear();
    return { store: opened(server.port, 'ward'), kept: () => keptIn(server) };
  }, numbersOf);

  describe('behind faults', () => {
    survivesFaults(
      () => server.port,
      async (proxyPort, { timeoutMs, secret }) => {
        await server.clear();
        const store = opened(proxyPort, 'ward', { timeoutMs, token: secret });
        return { store, count: async () => pointsIn(await keptIn(server)) };
      },
    );
  });
});

describe.skipIf(!needs('influxd2'))('the InfluxDB 2 store, with a real InfluxDB 2', () => {
  let server: Influxdb2;
  beforeAll(async () => {
    server = await startInfluxdb2();
  });
  afterAll(() => server.stop());

  keepsTheStoreContract(async () => {
    const bucket = nextBucket();
    await server.createBucket(bucket);
    const store = opened(server.port, bucket, { token: server.token });
    return { store, kept: async () => keptInRows(await server.query(allPoints, bucket)) };
  });

  test('a bucket that is missing is waited for, and written when it is there', async () => {
    const store = opened(server.port, 'later', { token: server.token });
    const first = await written(store, shift(3));
    await server.createBucket('later');
    const second = await written(store, shift(3));
    await store.close();
    expect([first.kind, second.kind]).toEqual(['busy', 'written']);
  });
});

test('a write shows its token, and names organization, bucket and nanoseconds', async () => {
  const seen: unknown[] = [];
  const server = createServer(({ method, url, headers: { authorization } }, answer) => {
    seen.push({ method, url, authorization });
    answer.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const store = opened(port, 'a/b &c', { token: 'aB-_3==' });
  const outcomes = [await written(store, []), await written(store, shift(1))];
  await store.close();
  server.close();

  expect(outcomes).toEqual([{ kind: 'written' }, { kind: 'written' }]);
  expect(seen).toEqual([
    {
      method: 'POST',
      url: '/api/v2/write?org=hospital&bucket=a%2Fb+%26c&precision=ns',
      authorization: 'Token aB-_3==',
    },
  ]);
});

test('a batch of nothing is written without asking anybody', async () => {
  const store = openStore('influx1://127.0.0.1:1/ward', {
    dataFolder: '/nowhere',
    timeoutMs: 5000,
  });
  if (!store.ok) throw new Error(store.reason);
  expect(await written(store.value, [])).toEqual({ kind: 'written' });
  expect(await written(store.value, shift(1))).toMatchObject({ kind: 'busy' });
});

function opened(port: number, bucket: string, { timeoutMs = 5000, token = 'any==' } = {}): Store {
  const place = `hospital/${encodeURIComponent(bucket)}`;
  const url = `influx2://${encodeURIComponent(token)}@127.0.0.1:${port}/${place}`;
  const store = openStore(url, { dataFolder: '/nowhere', timeoutMs });
  if (!store.ok) throw new Error(store.reason);
  return store.value;
}

async function keptIn(server: VictoriaMetrics): Promise<Kept[]> {
  const all = await server.all();
  return all.map(({ name, labels, atMs, value }) => ({
    measurement: name,
    tags: labels,
    fields: { value },
    timeNs: BigInt(atMs) * 1_000_000n,
  }));
}

/** Numbers of one measurement, tags and time are one point. */
function pointsIn(kept: readonly Kept[]): number {
  const measurementOf = (name: string) => measurementNames.find((one) => name.startsWith(one));
  return new Set(
    kept.map(({ measurement, tags, timeNs }) =>
      [measurementOf(measurement), Object.values(tags).sort(), timeNs].join(),
    ),
  ).size;
}
