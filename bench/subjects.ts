import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { enrol, wardSecret } from '#gateway/credentials.ts';
import type { GatewayReport, Message } from '#ward/program.ts';
import { deviceName } from './load.ts';

/** Something that takes MQTT messages, as a process of its own. */
export interface Subject {
  readonly port: number;
  readonly secret: string;
  /** Resident memory, in bytes. */
  memory(): number;
  /** Ends it; the gateway's last report, where it is a gateway. */
  stop(): Promise<GatewayReport | undefined>;
}

/** Aedes alone, as it comes. */
export async function bareAedes(): Promise<Subject> {
  const child = fork(new URL('./bare.ts', import.meta.url));
  const { port } = await firstMessage<{ port: number }>(child);
  return {
    port,
    secret: 'none is asked for',
    memory: () => residentBytes(child),
    async stop() {
      await ended(child, 'SIGTERM');
      return undefined;
    },
  };
}

/** The gateway as `npm run gateway` starts it, with a credential for each device of the load. */
export async function gateway(store: string, connections: number): Promise<Subject> {
  const data = await mkdtemp(join(tmpdir(), 'ward-bench-'));
  const secret = wardSecret(data);
  const names = Array.from({ length: connections }, (_, index) => deviceName(index));
  enrol(
    data,
    secret,
    names.map((name) => ({ name, role: 'device', patient: name })),
  );
  const child = fork(new URL('../wardtwin.ts', import.meta.url), ['gateway'], {
    env: {
      ...process.env,
      WARD_DATA: data,
      WARD_STORE: store,
      WARD_MQTT_PORT: '0',
      WARD_HTTP_PORT: '0',
      WARD_CONNECTIONS_PER_ADDRESS: '20000',
      WARD_CONNECTS_PER_SECOND: '100000',
      WARD_MESSAGES_PER_SECOND: '1000000',
    },
  });
  const ready = await firstMessage<Message>(child);
  if (ready.kind !== 'ready')
    throw new Error(`the gateway did not start: ${JSON.stringify(ready)}`);
  let last: GatewayReport | undefined;
  child.on('message', (message: Message) => {
    if (message.kind === 'last') last = message.report as GatewayReport;
  });
  return {
    port: (ready.report as GatewayReport).mqttPort,
    secret,
    memory: () => residentBytes(child),
    async stop() {
      await ended(child, 'SIGTERM');
      await rm(data, { recursive: true });
      return last;
    },
  };
}

function firstMessage<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as T));
    child.once('exit', (code) => reject(new Error(`ended with ${code}`)));
  });
}

function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill(signal);
  });
}

function residentBytes(child: ChildProcess): number {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;
}
