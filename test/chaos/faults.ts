import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { wallClock } from '#ward/clock.ts';
import { topics } from '#ward/topics.ts';
import type { Fault as ProxyFault } from '../servers/fault-proxy.ts';
import { openSocket } from './mqtt-socket.ts';
import type { Scene } from './scene.ts';

/** Something that goes wrong in a ward. Resolves when it is over; throws where a promise is broken. */
interface Fault {
  /** Can it happen in this ward? */
  readonly where: (scene: Scene) => boolean;
  happen(scene: Scene): Promise<void>;
}

const everywhere = () => true;
const onSmallDisk = ({ smallDisk }: Scene) => smallDisk;
const inInflux = ({ store }: Scene) => store.kind === 'influx1';
const inSqlite = ({ store }: Scene) => store.kind === 'sqlite';

export const faults = {
  'kill -9 of the gateway': { where: everywhere, happen: killGateway },
  'kill -9 in recovery': { where: everywhere, happen: killInRecovery },
  'SIGTERM of the gateway': { where: everywhere, happen: drainAndEnd },
  'SIGSTOP of the gateway': { where: everywhere, happen: freezeGateway },
  'kill -9 of analytics': {
    where: ({ analytics }) => analytics !== undefined,
    happen: (scene) => killAndStart(scene, 'analytics'),
  },
  'kill -9 of the devices': {
    where: ({ devices }) => devices !== undefined,
    happen: (scene) => killAndStart(scene, 'devices'),
  },
  'frozen subscriber': { where: everywhere, happen: frozenSubscriber },
  'full disk': { where: onSmallDisk, happen: (scene) => onFullDisk(scene, pause) },
  'SIGTERM with a full disk': { where: onSmallDisk, happen: endOnFullDisk },
  'store locked': { where: inSqlite, happen: (scene) => withStoreLocked(scene, pause) },
  'SIGTERM with the store locked': {
    where: inSqlite,
    happen: (scene) => withStoreLocked(scene, endGateway),
  },
  'store stopped': { where: inInflux, happen: stopStore },
  'store answers 401': answers(401),
  'store answers 404': answers(404),
  'store answers 413': answers(413),
  'store answers 429': answers(429, { 'retry-after': '1' }),
  'store answers 500': answers(500),
  'store hangs': inProxy({ kind: 'hang' }),
  'store hangs after writing': inProxy({ kind: 'hang_after' }),
  'store resets after writing': inProxy({ kind: 'reset_after' }),
  'store is not reached': inProxy({ kind: 'outage' }),
  'SIGTERM with the store hanging': inProxy({ kind: 'hang' }, endGateway),
} as const satisfies Record<string, Fault>;

export type FaultName = keyof typeof faults;
export const faultNames = Object.keys(faults) as readonly FaultName[];

async function killGateway(scene: Scene): Promise<void> {
  await scene.gateway.end('SIGKILL');
  await wallClock.sleep(scene.chance.below(100));
  scene.gateway = scene.start('gateway');
  await scene.gateway.ready;
}

/** Anywhere from the first instruction to a little after it says that it is ready. */
async function killInRecovery(scene: Scene): Promise<void> {
  await scene.gateway.end('SIGKILL');
  scene.gateway = scene.start('gateway');
  const killed = scene.chance.oneIn(2)
    ? wallClock.sleep(scene.chance.below(700))
    : scene.gateway.ready.then(() => wallClock.sleep(scene.chance.below(300)));
  await killed;
  await killGateway(scene);
}

const endWithinMs = 10_000;

async function endGateway(scene: Scene): Promise<void> {
  await endInTime(scene);
  scene.gateway = scene.start('gateway');
  await scene.gateway.ready;
}

async function drainAndEnd(scene: Scene): Promise<void> {
  const { gateway, store } = scene;
  await endGateway(scene);
  const { held } = gateway.lastReport();
  // A drain that waits for a store which was away may wait longer than a gateway takes to end.
  if (store.kind === 'sqlite' && held !== 0) throw new Error(`SIGTERM: ${held} not drained`);
}

async function endInTime(scene: Scene): Promise<void> {
  const beganMs = wallClock.now();
  const code = await scene.gateway.end('SIGTERM');
  const tookMs = wallClock.now() - beganMs;
  if (code !== 0) throw new Error(`SIGTERM: exit code ${code}: ${scene.gateway.said}`);
  if (tookMs > endWithinMs) throw new Error(`SIGTERM: the end took ${tookMs} ms`);
}

/** It ends in time without room, too; to start, it wants some. */
async function endOnFullDisk(scene: Scene): Promise<void> {
  await onFullDisk(scene, endInTime);
  scene.gateway = scene.start('gateway');
  await scene.gateway.ready;
}

async function freezeGateway({ gateway, chance }: Scene): Promise<void> {
  gateway.signal('SIGSTOP');
  await wallClock.sleep(chance.pick([500, 1500, 5000]));
  gateway.signal('SIGCONT');
}

async function killAndStart(scene: Scene, name: 'analytics' | 'devices'): Promise<void> {
  await scene[name]?.end('SIGKILL');
  scene[name] = scene.start(name);
  await scene[name]?.ready;
}

/** It stays, and reads nothing, until the gateway closes its connection. */
async function frozenSubscriber({ mqttPort, staffToken }: Scene): Promise<void> {
  const socket = openSocket({
    port: mqttPort,
    clientId: 'chaos-nurse',
    token: staffToken,
    onPacket({ cmd }) {
      const topic = topics.patientVitals('+');
      if (cmd === 'connack') {
        socket.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic, qos: 0 }] });
      }
      if (cmd === 'suback') socket.freeze();
    },
    onClosed: () => undefined,
  });
  await wallClock.sleep(200);
}

async function onFullDisk(scene: Scene, meanwhile: (scene: Scene) => Promise<void>): Promise<void> {
  const ballast = join(scene.folder, 'ballast');
  const file = openSync(ballast, 'w');
  try {
    // Coarse at first, then to the last page.
    for (const size of [1 << 20, 1 << 12]) fill(file, Buffer.alloc(size));
    await wallClock.sleep(300);
    await meanwhile(scene);
  } finally {
    closeSync(file);
    rmSync(ballast);
  }
}

function fill(file: number, part: Buffer): void {
  try {
    while (writeSync(file, part) === part.length);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  }
}

async function withStoreLocked(
  scene: Scene,
  meanwhile: (scene: Scene) => Promise<void>,
): Promise<void> {
  if (scene.store.kind !== 'sqlite') return;
  const db = new DatabaseSync(scene.store.path, { timeout: 5000 });
  db.exec('BEGIN EXCLUSIVE');
  await meanwhile(scene);
  db.exec('ROLLBACK');
  db.close();
}

async function pause({ chance }: Scene): Promise<void> {
  await wallClock.sleep(300 + chance.below(1500));
}

async function stopStore({ store, chance }: Scene): Promise<void> {
  if (store.kind !== 'influx1') return;
  await store.server.kill('SIGKILL');
  await wallClock.sleep(500 + chance.below(3000));
  await store.server.restart();
}

function answers(status: number, headers: Readonly<Record<string, string>> = {}): Fault {
  return inProxy({ kind: 'answer', status, headers, body: '{"error":"chaos"}' });
}

function inProxy(fault: ProxyFault, meanwhile = pause): Fault {
  return {
    where: inInflux,
    async happen(scene) {
      if (scene.store.kind !== 'influx1') return;
      scene.store.proxy.set(fault);
      await meanwhile(scene);
      scene.store.proxy.set({ kind: 'none' });
    },
  };
}
