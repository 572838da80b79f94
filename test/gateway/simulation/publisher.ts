import type { Delivery } from '#gateway/journal/draft.ts';
import type { Vitals } from '#ward/vitals.ts';
import type { Chance } from './chance.ts';
import { poisonedSteps } from './moody-store.ts';

/** A sample that a device has measured, and what has become of it. */
export interface Issued {
  readonly device: string;
  readonly at: number;
  readonly boot: string;
  readonly seq: number;
  readonly vitals: Vitals;
  readonly fate: 'good' | 'poisoned' | 'invalid';
  /** The gateway has promised to keep it. */
  acknowledged: boolean;
}

/** A device that keeps what is not acknowledged, and sends it again, and sometimes what was. */
export interface Publisher {
  readonly issued: readonly Issued[];
  readonly unacknowledged: readonly Issued[];
  measure(nowMs: number): void;
  reboot(): void;
  /** The next message: what it holds, and what to call when it is acknowledged. */
  message(chosen: readonly Issued[]): Omit<Delivery, 'receivedAt'>;
  choose(): readonly Issued[];
}

export function publisher(device: string, chance: Chance): Publisher {
  const issued: Issued[] = [];
  let boot = 1;
  let seq = 0;

  return {
    issued,
    get unacknowledged() {
      return issued.filter((sample) => !sample.acknowledged);
    },
    measure(nowMs) {
      const fate = chance.oneIn(40) ? 'poisoned' : chance.oneIn(40) ? 'invalid' : 'good';
      // No two samples of a device have the same weight, so that each is known again in the store.
      const weight = 20 + issued.length / 1000;
      const vitals = {
        good: { weight, heart_rate: 20 + chance.below(281) },
        poisoned: { weight, steps: poisonedSteps },
        invalid: { weight: -weight },
      }[fate];
      issued.push({ device, at: nowMs, boot: `b${boot}`, seq, vitals, fate, acknowledged: false });
      seq += chance.oneIn(10) ? 1 + chance.below(5) : 1;
    },
    reboot() {
      boot += 1;
      // Not from 0: where the gateway gives samples of two boots the time of their arrival, the
      // store tells them apart by their seq alone.
      seq += 1000;
    },
    choose() {
      const waiting = issued.filter((sample) => !sample.acknowledged);
      const count = 1 + chance.below(12);
      if (waiting.length === 0 || chance.oneIn(6)) {
        const from = chance.below(issued.length + 1);
        return issued.slice(from, from + count);
      }
      return chance.oneIn(4) ? waiting.slice(-count).reverse() : waiting.slice(0, count);
    },
    message(chosen) {
      const samples = chosen.map(({ at, boot, seq, vitals }) => ({ at, boot, seq, vitals }));
      const payload = Buffer.from(JSON.stringify(samples.length === 1 ? samples[0] : samples));
      return { kind: 'reading', device, patient: `of-${device}`, payload };
    },
  };
}
