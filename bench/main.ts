import { fork } from 'node:child_process';
import { parseArgs } from 'node:util';
import { type Influxdb1, startInfluxdb1 } from '../test/servers/influxdb1.ts';
import { analyticsFigures } from './analytics.ts';
import type { LoadOrder, LoadResult } from './load.ts';
import { median } from './median.ts';
import { studyFigures } from './study.ts';
import { bareAedes, gateway, type Subject } from './subjects.ts';

/**
 * Side by side, in one run: Aedes alone, and the gateway with each store behind it; and a study beside
 * a plain loop. Figures of one machine say little; the ratios to Aedes alone and to the loop, taken
 * round by round, are what to quote.
 */
const usage = `npm run bench -- [--rounds 3] [--seconds 5] [--only rates|connections|analytics|study]

Needs 10,000 file descriptors and more for the connections; InfluxDB 1 is measured where influxd is installed.`;

interface Case {
  readonly name: string;
  readonly connections: number;
  readonly window: number;
  readonly perSecond?: number;
  start(): Promise<Subject>;
}

interface Measured extends LoadResult {
  readonly rate: number;
  readonly bytesPerConnection: number;
}

async function main() {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '5' },
      only: { type: 'string', default: '' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(usage);
  const rounds = Number(values.rounds);
  const seconds = Number(values.seconds);

  const { only } = values;
  if (only === '' || only === 'rates' || only === 'connections') {
    await gatewayFigures(only, rounds, seconds);
  }
  if (only === '' || only === 'analytics') await analyticsFigures();
  if (only === '' || only === 'study') await studyFigures(rounds);
}

async function gatewayFigures(only: string, rounds: number, seconds: number): Promise<void> {
  const influx = await startInfluxdb1().catch(() => undefined);
  try {
    if (only !== 'connections') {
      console.log(`\n## Accepted messages, 100 connections, 100 in flight each\n`);
      await compare(ratesOf(influx), rounds, seconds);
      console.log(`\n## Acknowledgement at a light load, 100 connections, 1 in flight each\n`);
      await compare(lightOf(influx), rounds, seconds);
    }
    if (only !== 'rates') {
      const rate = offered.toLocaleString('en');
      console.log(`\n## ${rate} messages a second offered, on more connections (memory store)\n`);
      await compare(connectionCases(offered), rounds, seconds);
      console.log('\n## 10,000 messages in flight, on more connections (memory store)\n');
      await compare(connectionCases(), rounds, seconds);
    }
  } finally {
    await influx?.stop();
  }
}

const ratesOf = (influx?: Influxdb1): Case[] => {
  const load = { connections: 100, window: 100 };
  return [
    { name: 'Aedes alone', ...load, start: bareAedes },
    ...stores(influx).map(([name, url]) => ({ name, ...load, start: () => gateway(url, 100) })),
  ];
};

const lightOf = (influx?: Influxdb1): Case[] =>
  ratesOf(influx).map((rate) => ({ ...rate, window: 1 }));

/** One sample a second from each of 10,000 devices, and as many from fewer. */
const offered = 10_000;

const loads = [
  { connections: 100, window: 100 },
  { connections: 1000, window: 10 },
  { connections: 10_000, window: 1 },
];

const connectionCases = (perSecond?: number): Case[] =>
  loads.flatMap((load) => {
    const name = `${load.connections.toLocaleString('en')} connections`;
    const pace = perSecond === undefined ? {} : { perSecond };
    const start = () => gateway('memory:', load.connections);
    const own: Case = { name: `gateway, ${name}`, ...load, ...pace, start };
    return [own, { ...own, name: `Aedes alone, ${name}`, start: bareAedes }];
  });

function stores(influx?: Influxdb1): [string, string][] {
  const known: [string, string][] = [
    ['gateway, memory', 'memory:'],
    ['gateway, SQLite', ''],
  ];
  if (influx === undefined) console.log('influxd is not installed: InfluxDB is left out');
  else known.push(['gateway, InfluxDB 1', `influx1://127.0.0.1:${new URL(influx.url).port}/bench`]);
  return known;
}

/** Every case once a round, so that a machine that slows down slows all of them. */
async function compare(cases: readonly Case[], rounds: number, seconds: number): Promise<void> {
  const results = cases.map((): Measured[] => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, one] of cases.entries()) {
      process.stderr.write(`round ${round + 1} of ${rounds}: ${one.name}\n`);
      results[index]?.push(await measure(one, seconds));
    }
  }
  console.log('| | messages/s | of the first | ack p50 ms | ack p99 ms | KB/connection |');
  console.log('| --- | --- | --- | --- | --- | --- |');
  for (const [index, one] of cases.entries()) {
    const own = results[index] ?? [];
    const ratios = own.map(({ rate }, round) => rate / (results[0]?.[round]?.rate ?? rate));
    const cells = [
      one.name,
      Math.round(median(own.map(({ rate }) => rate))).toLocaleString('en'),
      `${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)})`,
      median(own.map(({ latencyMs }) => latencyMs.p50)).toFixed(1),
      median(own.map(({ latencyMs }) => latencyMs.p99)).toFixed(1),
      (median(own.map(({ bytesPerConnection }) => bytesPerConnection)) / 1000).toFixed(0),
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
}

async function measure(one: Case, seconds: number): Promise<Measured> {
  const subject = await one.start();
  const before = subject.memory();
  let connected = before;
  const order = { ...subject, ...one, seconds };
  const result = await load(order, () => {
    connected = subject.memory();
  });
  const last = await subject.stop();
  if (last !== undefined && last.held > 0)
    console.log(`${one.name}: ${last.held} samples still held`);
  if (last !== undefined && last.received < result.acknowledged) {
    throw new Error(
      `${one.name} acknowledged ${result.acknowledged} and received ${last.received}`,
    );
  }
  const bytesPerConnection = (connected - before) / one.connections;
  return { ...result, rate: result.acknowledged / result.seconds, bytesPerConnection };
}

function load(
  { port, secret, connections, window, perSecond, seconds }: LoadOrder,
  onConnected: () => void,
): Promise<LoadResult> {
  const child = fork(new URL('./load.ts', import.meta.url));
  return new Promise((resolve, reject) => {
    child.on('message', (message: { connected: true } | LoadResult) => {
      if ('connected' in message) {
        onConnected();
        child.send('go');
      } else resolve(message);
    });
    child.once('exit', (code) => reject(new Error(`the load ended with ${code}`)));
    child.send({ port, secret, connections, window, perSecond, seconds });
  });
}

await main();
