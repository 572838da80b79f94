import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wallClock } from '#ward/clock.ts';
import { mountSmallDisk } from '../gateway/journal/small-disk.ts';
import { chanceOf } from '../gateway/simulation/chance.ts';
import { type FaultName, faultNames, faults } from './faults.ts';
import { wrongs } from './oracle.ts';
import { openScene, type Scene, within } from './scene.ts';
import { type RoundStore, sqliteRound } from './stores.ts';

/** What came of one round. */
export interface Round {
  readonly wrong: readonly string[];
  readonly faults: readonly FaultName[];
  readonly acknowledged: number;
  readonly repeats: number;
}

export interface RoundOrder {
  readonly seed: string;
  /** Absent: SQLite in the round's own folder. */
  readonly store?: RoundStore;
  readonly faults: number;
  /** Between two faults, at the longest. */
  readonly pauseMs: number;
  /** Only these, instead of all that can happen. */
  readonly only?: readonly FaultName[];
  readonly publishers: number;
  readonly analytics: boolean;
  readonly devices: boolean;
  readonly smallDisk: boolean;
}

const smallDiskKibibytes = 64 * 1024;
/** The drain looks again after half a minute at the latest, however long the store was away. */
const livelyWithinMs = 45_000;

/** One ward, its faults, its recovery and the judgement. Never throws for what the ward did wrong. */
export async function playRound(order: RoundOrder): Promise<Round> {
  const disk = order.smallDisk ? mountSmallDisk(smallDiskKibibytes) : undefined;
  const folder = disk?.folder ?? mkdtempSync(join(tmpdir(), 'ward-chaos-'));
  const store = order.store ?? sqliteRound(folder);
  const smallDisk = disk !== undefined;
  // Only the gateway goes on with a full disk. Devices and analytics end, to be started again.
  const others = smallDisk ? { devices: false, analytics: false } : {};
  const happened: FaultName[] = [];
  const scene = await openScene({ ...order, ...others, folder, store, smallDisk });
  try {
    const wrong: string[] = [];
    const note = (error: unknown) =>
      wrong.push(error instanceof Error ? error.message : `${error}`);
    await suffer(scene, order, happened).catch(note);
    const repeats =
      wrong.length > 0 ? 0 : await recover(scene, wrong).catch((error) => note(error));
    const issued = scene.publishers.flatMap((publisher) => publisher.issued);
    wrong.push(...wrongs(issued, (await store.rows()).filter(isOurs)));
    const acknowledged = issued.filter((sample) => sample.acknowledged).length;
    return { wrong, faults: happened, acknowledged, repeats };
  } finally {
    await scene.close();
    if (disk !== undefined) disk.remove();
    else rmSync(folder, { recursive: true, force: true });
  }
}

async function suffer(scene: Scene, order: RoundOrder, happened: FaultName[]): Promise<void> {
  const chance = chanceOf(`${order.seed} faults`);
  const possible = (order.only ?? faultNames).filter((name) => faults[name].where(scene));
  for (let count = 0; count < order.faults; count += 1) {
    await wallClock.sleep(chance.below(order.pauseMs));
    const name = possible[chance.below(possible.length)];
    if (name === undefined) return;
    happened.push(name);
    await faults[name].happen(scene);
  }
}

/** No more faults: all must be as it should be again. Answers with how many repeats were seen. */
async function recover(scene: Scene, wrong: string[]): Promise<number> {
  const { publishers, gateway } = scene;
  for (const publisher of publishers) publisher.rest();
  for (const publisher of publishers) publisher.measure();
  if (!(await within(livelyWithinMs, () => publishers.every(({ waiting }) => waiting === 0)))) {
    const states = publishers.map(({ state }) => state).join('; ');
    wrong.push(`not acknowledged in ${livelyWithinMs} ms: ${states}; ${gateway.said}`);
  }
  const ended = await endOthers(scene, wrong);
  if (!(await within(livelyWithinMs, async () => (await health(scene)).held === 0))) {
    wrong.push(`not drained in ${livelyWithinMs} ms: ${JSON.stringify(await health(scene))}`);
  }
  for (const publisher of publishers) publisher.close();
  const code = await gateway.end('SIGTERM');
  if (code !== 0) wrong.push(`the gateway ended with ${code}: ${gateway.said}`);
  const last = gateway.lastReport() as Record<Count, number>;
  if (last.received !== last.stored + last.refused + last.duplicates + last.held) {
    wrong.push(`the counters do not add up: ${JSON.stringify(last)}`);
  }
  const rows = await scene.store.rows();
  if (rows.length !== last.stored) wrong.push(`${rows.length} rows, but ${last.stored} stored`);
  const theirs = rows.filter((row) => !isOurs(row)).length;
  if (ended !== undefined && (theirs < ended.acknowledged || theirs > ended.published)) {
    wrong.push(`${theirs} rows of the devices, but ${JSON.stringify(ended)}`);
  }
  return last.duplicates;
}

type Count = 'received' | 'stored' | 'refused' | 'duplicates' | 'held';

/** Ends devices and analytics as a person would; answers with what the devices have counted. */
async function endOthers(scene: Scene, wrong: string[]) {
  for (const name of ['devices', 'analytics'] as const) {
    const program = scene[name];
    if (program === undefined) continue;
    const code = await program.end('SIGTERM');
    if (code !== 0) wrong.push(`${name} ended with ${code}: ${program.said}`);
  }
  if (scene.devices === undefined) return undefined;
  return scene.devices.lastReport() as { published: number; acknowledged: number };
}

async function health({ httpPort }: Scene): Promise<{ held?: number }> {
  const answer = await fetch(`http://127.0.0.1:${httpPort}/health`).catch(() => undefined);
  return answer === undefined ? {} : ((await answer.json()) as { held?: number });
}

function isOurs({ device }: { readonly device: string }): boolean {
  return device.startsWith('chaos-');
}
