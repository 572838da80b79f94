import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { measurements, shapes } from '#gateway/store/measurements.ts';
import { openStore } from '#gateway/store/stores.ts';
import { lifeStates } from '#ward/alarm.ts';
import { numericVitals } from '#ward/vitals.ts';
import { alarm, atMs, delay, ledger, score, shift, truth } from '../gateway/store-entries.ts';
import { written } from '../gateway/store-outcome.ts';
import { startInfluxdb1 } from '../servers/influxdb1.ts';
import { needs } from '../servers/needs.ts';
import { dockerFolder } from './compose-file.ts';

interface Panel {
  readonly title: string;
  readonly type: string;
  readonly targets?: readonly { readonly query: string; readonly datasource: { uid: string } }[];
}

interface Placed {
  readonly id: number;
  readonly gridPos: {
    readonly x: number;
    readonly y: number;
    readonly w: number;
    readonly h: number;
  };
}

const path = join(dockerFolder, 'grafana/dashboards/ward.json');
const dashboard = JSON.parse(readFileSync(path, 'utf8'));
const panels: readonly Panel[] = dashboard.panels;
const queries = [
  dashboard.templating.list[0].query as string,
  ...panels.flatMap(({ targets = [] }) => targets.map(({ query }) => query)),
];

test('every query names only what the gateway stores, and quotes it', () => {
  for (const query of queries) {
    const [, from = ''] = /FROM "(\w+)"/.exec(query) ?? [];
    expect(Object.keys(measurements), query).toContain(from);
    const { tags, fields } = shapes[from as keyof typeof measurements];
    const words = query.replaceAll(/ AS "\w+"/g, '').replace(/FROM "\w+"/, '');
    const names = [...words.matchAll(/"(\w+)"/g)].map(([, name]) => name);
    expect(names.length, query).toBeGreaterThan(0);
    for (const name of names) expect([...tags, ...Object.keys(fields)], query).toContain(name);
  }
});

test('it shows vital signs, the delay of arrivals, both groups, alarms, interventions and the notice', () => {
  const [, ...asked] = queries;
  const measured = asked.join(' ');
  const watched = ['heart_rate', 'pulse_rate', 'spo2', 'respiratory_rate', 'temperature'];
  for (const name of [...watched, 'systolic', 'diastolic', 'mean_pressure']) {
    expect(Object.keys(numericVitals)).toContain(name);
    expect(measured).toContain(`mean("${name}")`);
  }
  expect(measured).toMatch(/percentile\("delay_ms", 50\).*percentile\("delay_ms", 99\)/);
  expect(measured).toMatch(/mean\("severity"\).* GROUP BY time\(\$__interval\), "arm"/);
  expect(panels.filter(({ type }) => type === 'table').map(({ title }) => title)).toEqual([
    'Alarms',
    'Interventions',
    'Where the time of alarms went',
  ]);
  expect(measured).toMatch(/max\("highest"\).*min\("lowest"\).* FROM "scores"/);
  expect(measured).toMatch(/last\("p99_ms"\).*last\("lateness_ms"\).* FROM "delays" .*"device"/);
});

test('of every alarm it shows what became of it, in each state that is told', () => {
  const asked = queries.flatMap((query) => /"life" = '(\w+)'/.exec(query)?.[1] ?? []);
  // What has not held for long enough is nobody's business yet.
  expect(asked.toSorted()).toEqual(lifeStates.filter((life) => life !== 'pending').toSorted());
});

test('panels do not overlap, and each has an id of its own', () => {
  const { panels } = dashboard as { panels: (Panel & Placed)[] };
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)} ${y + Math.floor(cell / w)}`),
  );
  expect(new Set(cells).size).toBe(cells.length);
  expect(panels[0]?.type).toBe('text');
});

test('a gap stays a gap: no curve is filled or drawn across one', () => {
  const curves = dashboard.panels.filter(({ type }: Panel) => type === 'timeseries');
  expect(curves.length).toBeGreaterThan(4);
  for (const { title, targets, fieldConfig } of curves) {
    expect(targets[0].query, title).toMatch(/fill\(none\)$/);
    expect(fieldConfig.defaults.custom, title).toMatchObject({
      spanNulls: false,
      insertNulls: expect.any(Number),
    });
  }
});

test('every panel reads the one source that is provisioned', () => {
  const sources = panels.flatMap(({ targets = [] }) => targets.map(({ datasource }) => datasource));
  expect(new Set(sources.map(({ uid }) => uid))).toEqual(new Set(['ward']));
});

describe.skipIf(!needs('influxd'))('a real InfluxDB, filled by the gateway', () => {
  const starting = startInfluxdb1();
  afterAll(async () => (await starting).stop());

  const entries = [
    ...shift(90),
    ...[truth(), truth({ arm: 'unmonitored', severity: 0.75 })],
    ...lifeStates.map((life) => alarm({ life })),
    ...[delay(), score(), ledger(), ledger({ patient: 'p-002' }), score({ patient: 'p-002' })],
  ];
  const filled = starting.then(async (server) => {
    const url = `influx1://127.0.0.1:${server.port}/ward`;
    const store = openStore(url, { dataFolder: '/nowhere', timeoutMs: 5000 });
    if (!store.ok) throw new Error(store.reason);
    const created = await written(store.value, entries);
    expect(created).toMatchObject({ kind: 'busy', waitMs: 0 });
    const outcome = await written(store.value, entries);
    await store.value.close();
    expect(outcome).toEqual({ kind: 'written' });
    return server;
  });

  test.for(queries)('answers %s', async (query) => {
    const server = await filled;
    const asked = query
      .replace('$timeFilter', `time >= ${atMs - 60_000}ms AND time < ${atMs + 600_000}ms`)
      .replace('$__interval', '10s')
      .replace('/^$patient$/', '/^(p-000|p-001)$/');
    expect(asked).not.toMatch(/\$[a-z_]/);
    const rows = await server.query(asked, { database: 'ward' });
    // The shift that was stored has neither breathing nor pressures.
    const measured = !/respiratory_rate|temperature|systolic/.test(query);
    expect(rows.length > 0).toBe(measured);
    if (query.includes('"arm"')) {
      expect(new Set(rows.map(({ arm }) => arm))).toEqual(new Set(['monitored', 'unmonitored']));
    }
    if (measured && query.includes('"patient"') && !query.startsWith('SHOW')) {
      expect(rows.every(({ patient }) => patient !== 'p-002')).toBe(true);
    }
  });
});
