import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Entry } from '#gateway/entry.ts';
import { measurementNames, shapes } from '#gateway/store/measurements.ts';
import type { Store } from '#gateway/store/store.ts';
import { memoryStore } from '#gateway/store/store-memory.ts';
import { openStore } from '#gateway/store/stores.ts';
import { type Influxdb1, startInfluxdb1 } from '../servers/influxdb1.ts';
import { needs } from '../servers/needs.ts';
import { type Kept, keepsTheStoreContract, keptOf, sorted } from './store-contract.ts';
import { alarm, atMs, intervention, reading, shift } from './store-entries.ts';
import { survivesFaults } from './store-faults.ts';
import { bisected, written } from './store-outcome.ts';
import { allPoints, keptInRows } from './store-rows.ts';

const isHere = needs('influxd');
let server: Influxdb1;
let databases = 0;
const nextDatabase = () => `ward ${++databases}`;

describe.skipIf(!isHere)('the InfluxDB 1 store, with a real InfluxDB', () => {
  beforeAll(async () => {
    server = await startInfluxdb1();
  });
  afterAll(() => server.stop());

  keepsTheStoreContract(async () => {
    const database = await created();
    return { store: opened(server.port, database), kept: () => keptIn(database) };
  });

  test('a database that is missing is created, and then it is written', async () => {
    const database = nextDatabase();
    const store = opened(server.port, database);
    const first = await written(store, shift(3));
    const second = await written(store, shift(3));
    await store.close();
    expect(first).toEqual({
      kind: 'busy',
      reason: `database "${database}" was missing: created`,
      waitMs: 0,
    });
    expect(second).toEqual({ kind: 'written' });
    expect(await keptIn(database)).toHaveLength(10);
  });

  test('readings of a kind that the database has otherwise are refused alone', async () => {
    const database = await created();
    // A field is of one kind, whoever was first.
    const words = new URLSearchParams({ db: database });
    const other = `vitals,patient=x,device=x glucose="high" ${atMs}000000`;
    await fetch(`${server.url}/write?${words}`, { method: 'POST', body: other });
    const bad = [7, 30].map((seq) => reading({ seq, vitals: { heart_rate: 70, glucose: 95 } }));
    const [first, second] = bad;
    if (!first || !second) throw new Error('two are needed');

    const good = shift(40);
    const store = opened(server.port, database);
    const refused = await bisected(store, [...good.slice(0, 9), first, ...good.slice(9), second]);
    await store.close();
    expect(refused).toEqual(bad);
    // The arrival of a bad reading is not at fault, and may have been kept.
    const vitals = (await keptIn(database)).filter(({ measurement }) => measurement === 'vitals');
    expect(vitals).toHaveLength(1 + 40);
  });

  test('fields are stored with their kinds: whole numbers as integers, vitals as floats', async () => {
    const database = await created();
    const store = opened(server.port, database);
    await written(store, shift(3));
    await store.close();
    const kinds = await server.query('SHOW FIELD KEYS', { database });
    const said = new Map(kinds.map((row) => [`${row.measurement}.${row.fieldKey}`, row.fieldType]));
    expect(said.size).toBeGreaterThan(20);
    for (const name of measurementNames) {
      for (const [field, kind] of Object.entries(shapes[name].fields)) {
        const expected = { float: 'float', integer: 'integer', text: 'string' }[kind];
        const key = `${name}.${field}`;
        if (said.has(key)) expect([key, said.get(key)]).toEqual([key, expected]);
      }
    }
  });

  test('whatever text and number comes, it comes back as it was sent', async () => {
    const database = await created();
    const store = opened(server.port, database);
    await fc.assert(
      fc.asyncProperty(fc.array(anything, { minLength: 1, maxLength: 50 }), async (all) => {
        const { memory, entries } = await remembered(all);
        expect(await written(store, entries)).toEqual({ kind: 'written' });
        const times = new Set(memory.map(({ timeNs }) => timeNs));
        const kept = (await keptIn(database)).filter(({ timeNs }) => times.has(timeNs));
        expect(sorted(kept)).toEqual(sorted(memory));
      }),
      { numRuns: 30 },
    );
    await store.close();
  });

  test('influx1s speaks TLS, so a server that does not is waited for', async () => {
    const url = `influx1s://127.0.0.1:${server.port}/ward`;
    const store = openStore(url, { dataFolder: '/nowhere', timeoutMs: 5000 });
    if (!store.ok) throw new Error(store.reason);
    const outcome = await written(store.value, shift(1));
    await store.value.close();
    expect(outcome).toMatchObject({ kind: 'busy', reason: expect.stringMatching(/SSL|EPROTO/) });
  });

  describe('behind faults', () => {
    survivesFaults(
      () => server.port,
      async (proxyPort, { timeoutMs, secret }) => {
        const database = await created();
        const store = opened(proxyPort, database, { timeoutMs, password: secret });
        return { store, count: async () => (await keptIn(database)).length };
      },
    );
  });
});

describe.skipIf(!isHere)('an InfluxDB 1 that wants a password', () => {
  let guarded: Influxdb1;
  beforeAll(async () => {
    guarded = await startInfluxdb1({ auth: true });
    await guarded.query(`CREATE USER ward WITH PASSWORD 'p:@/ä' WITH ALL PRIVILEGES`);
  });
  afterAll(() => guarded.stop());

  test('a wrong password is waited for, and said without showing it', async () => {
    const store = opened(guarded.port, 'ward', { password: 'not-this-one' });
    const outcome = await written(store, shift(1));
    await store.close();
    expect(outcome).toMatchObject({
      kind: 'busy',
      reason: expect.stringContaining('check user and password in --store'),
    });
    expect(JSON.stringify(outcome)).not.toContain('not-this-one');
  });

  test('a user who may not create the database is told what to ask for', async () => {
    await guarded.query(`CREATE USER nobody WITH PASSWORD 'x'`, {
      user: 'ward',
      password: 'p:@/ä',
    });
    const store = opened(guarded.port, 'not-there', { user: 'nobody', password: 'x' });
    const outcome = await written(store, shift(1));
    await store.close();
    expect(outcome).toMatchObject({ kind: 'busy', reason: expect.stringMatching(/GRANT|CREATE/) });
  });

  test('with the right one, nasty as it is, the database is created and written', async () => {
    const store = opened(guarded.port, 'ward', { password: 'p:@/ä' });
    const outcomes = [await written(store, shift(1)), await written(store, shift(1))];
    await store.close();
    expect(outcomes.map(({ kind }) => kind)).toEqual(['busy', 'written']);
  });
});

const tag = fc.string({ unit: fc.constantFrom(',', ' ', '=', '"', "'", '\\', 'é'), maxLength: 6 });
const anything = fc.record({
  text: fc.string({ unit: 'binary', maxLength: 40 }),
  line: fc.string({ unit: fc.constantFrom('"', '\\', ',', ' ', '=', '\n', 'a', 'é') }),
  rule: tag.map((text) => `${text.replaceAll(/\\+(?=[,= ])/g, '')}.`),
  number: fc.double({ noNaN: true, noDefaultInfinity: true }),
  seq: fc.nat(),
});
type Anything = typeof anything extends fc.Arbitrary<infer T> ? T : never;
let moment = atMs;

/** Entries of moments that were not used before, and what a store should hold after them. */
async function remembered(all: readonly Anything[]): Promise<{ memory: Kept[]; entries: Entry[] }> {
  const entries = all.flatMap(({ text, line, rule, number, seq }) => {
    moment += 1;
    return [
      reading({ seq, at: moment, vitals: { steps: number } }),
      alarm({ id: line, raisedAt: moment, message: text, rule }),
      intervention({ id: text, raisedAt: moment, note: line }),
    ];
  });
  const store = memoryStore();
  await written(store, entries);
  return { memory: store.all().map(keptOf), entries };
}

async function created(): Promise<string> {
  const database = nextDatabase();
  await server.query(`CREATE DATABASE "${database}"`);
  return database;
}

function opened(
  port: number,
  database: string,
  { timeoutMs = 5000, user = 'ward', password = 'any' } = {},
): Store {
  const credentials = `${user}:${encodeURIComponent(password)}`;
  const url = `influx1://${credentials}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
  const store = openStore(url, { dataFolder: '/nowhere', timeoutMs });
  if (!store.ok) throw new Error(store.reason);
  return store.value;
}

async function keptIn(database: string): Promise<Kept[]> {
  return keptInRows(await server.query(allPoints, { database }));
}
