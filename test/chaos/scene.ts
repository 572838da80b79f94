import { addCredential } from '#gateway/credentials.ts';
import { wallClock } from '#ward/clock.ts';
import { type Chance, chanceOf } from '../gateway/simulation/chance.ts';
import { freePorts } from '../servers/server.ts';
import { type Program, startProgram } from './program.ts';
import { openPublisher, type Publisher } from './publisher.ts';
import type { RoundStore } from './stores.ts';

/** One ward of processes, for one round. */
export interface Scene {
  readonly chance: Chance;
  readonly store: RoundStore;
  readonly folder: string;
  /** The folder is a disk of its own, which a fault may fill. */
  readonly smallDisk: boolean;
  readonly mqttPort: number;
  readonly httpPort: number;
  readonly publishers: readonly Publisher[];
  /** The present process of each program, where the round has it. */
  gateway: Program;
  analytics?: Program;
  devices?: Program;
  start(program: 'gateway' | 'analytics' | 'devices'): Program;
  /** A token of someone who may read everything. */
  readonly staffToken: string;
  close(): Promise<void>;
}

export interface Casting {
  readonly seed: string;
  readonly store: RoundStore;
  readonly folder: string;
  readonly publishers: number;
  readonly analytics: boolean;
  readonly devices: boolean;
  readonly smallDisk: boolean;
}

export async function openScene(casting: Casting): Promise<Scene> {
  const { seed, store, folder, smallDisk } = casting;
  const chance = chanceOf(seed);
  const [mqttPort, httpPort] = await freePorts();
  const variables = {
    WARD_DATA: folder,
    WARD_STORE: store.url,
    WARD_STORE_TIMEOUT: '1s',
    WARD_MQTT_PORT: String(mqttPort),
    WARD_HTTP_PORT: String(httpPort),
    WARD_BROKER: `mqtt://127.0.0.1:${mqttPort}`,
    WARD_GATEWAY: `http://127.0.0.1:${httpPort}`,
    WARD_LOG_LEVEL: 'warn',
    WARD_BEDS: '2',
    ...(smallDisk && { WARD_DISK_FREE: '8MiB' }),
  };
  const start = (program: 'gateway' | 'analytics' | 'devices') => startProgram(program, variables);
  const tokenOf = (entry: Parameters<typeof addCredential>[1]) => {
    const added = addCredential(folder, entry);
    if (!added.ok) throw new Error(added.reason);
    return added.value.token;
  };
  const staffToken = tokenOf({ name: 'chaos-nurse', role: 'staff' });
  const cast = Array.from({ length: casting.publishers }, (_, index) => {
    const device = `chaos-${index}`;
    const patient = `bed-${index % 4}`;
    return { device, patient, token: tokenOf({ name: device, role: 'device', patient }) };
  });

  const gateway = start('gateway');
  await gateway.ready;
  const publishers = cast.map((each, index) =>
    openPublisher({ ...each, port: mqttPort, chance: chanceOf(`${seed} publisher ${index}`) }),
  );
  const scene: Scene = {
    chance,
    store,
    folder,
    smallDisk,
    mqttPort,
    httpPort,
    publishers,
    gateway,
    start,
    staffToken,
    async close() {
      for (const publisher of publishers) publisher.close();
      const programs = [scene.devices, scene.analytics, scene.gateway];
      await Promise.all(programs.map((program) => program?.running && program.end('SIGKILL')));
    },
  };
  // One after the other, as each adds its credentials to the same book.
  if (casting.analytics) scene.analytics = start('analytics');
  await scene.analytics?.ready;
  if (casting.devices) scene.devices = start('devices');
  await scene.devices?.ready;
  return scene;
}

/** Waits until it is so; false when it is not so in time. */
export async function within(ms: number, isSo: () => boolean | Promise<boolean>): Promise<boolean> {
  const untilMs = wallClock.now() + ms;
  while (!(await isSo())) {
    if (wallClock.now() > untilMs) return false;
    await wallClock.sleep(50);
  }
  return true;
}
