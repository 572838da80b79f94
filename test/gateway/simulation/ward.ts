import { type Chance, chanceOf } from './chance.ts';
import { openDisk, torn } from './disk.ts';
import { begin, type Life, type World } from './life.ts';
import { type MoodyStore, moodyStore } from './moody-store.ts';
import { type Publisher, publisher } from './publisher.ts';
import { settle, type VirtualTime, virtualTime } from './virtual-time.ts';

/** Some devices, one gateway of several lives, and one store, all of one seed. */
export interface Ward {
  readonly chance: Chance;
  readonly time: VirtualTime;
  readonly store: MoodyStore;
  readonly devices: readonly Publisher[];
  /** The present life of the gateway. */
  readonly life: Life;
  readonly crashesInRecovery: number;
  send(device: Publisher): void;
  /** Lets a moment pass; a gateway that is dead by then is started again. */
  goOn(ms: number): Promise<void>;
  close(): void;
}

const startMs = Date.UTC(2026, 0, 1);

export function openWard(seed: number): Ward {
  const chance = chanceOf(`simulation ${seed}`);
  const time = virtualTime(startMs);
  const disk = openDisk();
  const store = moodyStore(chance, time.clockFor({ dead: false }));
  const limits = {
    samplesPerMessage: 1000,
    clockAheadMs: 60_000,
    clockBehindMs: 86_400_000,
    journalBytes: chance.pick([90_000, 150_000, 1_000_000]),
    journalKeepMs: chance.pick([1000, 60_000, 3_600_000]),
    diskFreeBytes: 1,
  };
  const world: World = { chance, time, disk, store, limits, batchMax: 1 + chance.below(40) };
  const devices = Array.from({ length: 1 + chance.below(3) }, (_, index) =>
    publisher(`d${index}`, chance),
  );
  let crashesInRecovery = 0;
  const start = (): Life => {
    for (;;) {
      const before = disk.image();
      const life = begin(world);
      if (!chance.oneIn(5)) return life;
      crashesInRecovery += 1;
      const after = disk.image();
      life.crash();
      disk.becomes(torn(before, after, chance));
    }
  };
  let life = start();

  return {
    chance,
    time,
    store,
    devices,
    get life() {
      return life;
    },
    get crashesInRecovery() {
      return crashesInRecovery;
    },
    send(device) {
      const chosen = device.choose();
      if (chosen.length === 0) return;
      life.keep(device.message(chosen), () => {
        for (const sample of chosen) sample.acknowledged = true;
      });
    },
    async goOn(ms) {
      await time.pass(ms);
      await settle();
      if (life.dead) life = start();
    },
    close() {
      if (!life.dead) life.crash();
      disk.remove();
    },
  };
}
