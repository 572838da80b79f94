import type { Measurement } from './bed.ts';
import { copiesOf, type Due, type KeptCopy } from './outbox-copies.ts';
import { type DeviceRow, openOutboxFile } from './outbox-file.ts';

/**
 * What the devices of this process measured and the gateway has not acknowledged yet. Each sample is
 * kept as soon as it is measured, numbered in the order of measurement, and due when the link lets
 * it through: in as many copies as arrive there. One SQLite file in WAL mode with
 * `synchronous=NORMAL`: what was kept survives the death of the process at any moment (`kill -9`).
 * It does not promise to survive a power cut: then the last seconds may be missing, as with a
 * wearable whose battery falls out.
 *
 * A disk that is full or cannot be written is an exception. The outbox is not to be used after
 * one: the program ends with it, and whoever supervises the program starts it anew.
 */
export interface Outbox {
  /** The file holds samples of the same play of the ward (the same origin) already. */
  readonly resumed: boolean;
  /** The ward's time at which this play began for the devices: when its first process opened. */
  readonly beganMs: number;
  /**
   * One transaction: keeps what was measured, forgets what was acknowledged since the last call,
   * and drops of each device that has more samples than the limit those that were due first. What
   * never arrives is numbered and counted, and not kept.
   */
  keep(measured: readonly Measurement[]): void;
  /** Copies of a device, ready to be sent: after `after`, due until `untilMs`, in the order of due. */
  due(device: string, after: Due, untilMs: number, max: number): readonly KeptCopy[];
  /** When the next copy after `after` is due; absent: there is none. */
  nextDueMs(device: string, after: Due): number | undefined;
  /** The gateway has these copies. They stay in the file until the next `keep`. */
  acknowledged(device: string, copies: readonly Due[]): void;
  /** Of one device, or of all that ever used this file. */
  counts(device?: string): OutboxCounts;
  /** When the device last measured something in this play of the ward. */
  lastAt(device: string): number | undefined;
  /** The devices whose samples wait here, whether or not they still measure. */
  waiting(): readonly string[];
  close(): void;
}

/**
 * Samples since the file began, as of the last `keep`: published = acknowledged + dropped + waiting
 * + lost. A sample is acknowledged when all its copies are.
 */
export interface OutboxCounts {
  readonly published: number;
  readonly acknowledged: number;
  readonly dropped: number;
  readonly waiting: number;
  readonly lost: number;
}

export interface OutboxParts {
  readonly path: string;
  /** Samples that one device may keep. */
  readonly limit: number;
  /** The ward's time began then. Another origin is another play: no device has a last time in it. */
  readonly originMs: number;
  /** The ward's time; whole ms. */
  readonly nowMs: number;
  /** Names this life of the devices in every sample measured from now on. */
  readonly boot: string;
}

/** Opens or creates the file. Throws when another process has it, or the disk does not allow it. */
export function openOutbox({ path, limit, originMs, nowMs, boot }: OutboxParts): Outbox {
  const file = orExplain(path, 'opened', () => openOutboxFile(path, originMs, nowMs));
  const { database } = file;
  const copies = copiesOf(database);
  const devices = new Map(file.devices.map((device) => [device.name, device]));
  const resumed = file.devices.some((device) => device.lastAt !== null);
  const acknowledgements: { device: DeviceRow; copies: readonly Due[] }[] = [];

  const update = database.prepare(
    'UPDATE devices SET seq=?, lastAt=?, published=?, acknowledged=?, dropped=?, lost=? WHERE id=?',
  );
  const create = database.prepare(
    'INSERT INTO devices VALUES (NULL, ?, 0, NULL, 0, 0, 0, 0) RETURNING *',
  );

  function deviceOf(name: string): DeviceRow {
    const known = devices.get(name);
    if (known !== undefined) return known;
    const device = { ...create.get(name) } as unknown as DeviceRow;
    devices.set(name, device);
    return device;
  }

  function write(measured: readonly Measurement[]): void {
    const touched = new Set<DeviceRow>();
    for (const { device, copies: done } of acknowledgements.splice(0)) {
      for (const copy of done) if (copies.settle(device.id, copy)) device.acknowledged += 1;
      touched.add(device);
    }
    for (const measurement of measured) {
      const device = deviceOf(measurement.device);
      device.seq += 1;
      device.published += 1;
      device.lastAt = measurement.measuredAtMs;
      if (!copies.add(device.id, device.seq, boot, measurement)) device.lost += 1;
      touched.add(device);
    }
    for (const device of touched) {
      const excess = waitingOf(device) - limit;
      if (excess > 0) device.dropped += copies.dropFirst(device.id, excess);
      const { seq, lastAt, published, acknowledged, dropped, lost, id } = device;
      update.run(seq, lastAt, published, acknowledged, dropped, lost, id);
    }
  }

  return {
    resumed,
    beganMs: file.beganMs,
    keep(measured) {
      if (measured.length === 0 && acknowledgements.length === 0) return;
      orExplain(path, 'written', () => {
        database.exec('BEGIN');
        write(measured);
        database.exec('COMMIT');
      });
    },
    due(name, after, untilMs, max) {
      const device = devices.get(name);
      return device === undefined ? [] : copies.due(device.id, after, untilMs, max);
    },
    nextDueMs(name, after) {
      const device = devices.get(name);
      return device === undefined ? undefined : copies.nextDueMs(device.id, after);
    },
    acknowledged(name, done) {
      const device = devices.get(name);
      if (device !== undefined) acknowledgements.push({ device, copies: done });
    },
    counts(name) {
      if (name === undefined) return countsOf([...devices.values()]);
      const device = devices.get(name);
      return countsOf(device === undefined ? [] : [device]);
    },
    lastAt: (name) => devices.get(name)?.lastAt ?? undefined,
    waiting: () => [...devices.values()].filter(waitingOf).map(({ name }) => name),
    close: () => database.close(),
  };
}

function waitingOf({ published, acknowledged, dropped, lost }: DeviceRow): number {
  return published - acknowledged - dropped - lost;
}

function countsOf(devices: readonly DeviceRow[]): OutboxCounts {
  const counts = { published: 0, acknowledged: 0, dropped: 0, waiting: 0, lost: 0 };
  for (const device of devices) {
    counts.published += device.published;
    counts.acknowledged += device.acknowledged;
    counts.dropped += device.dropped;
    counts.waiting += waitingOf(device);
    counts.lost += device.lost;
  }
  return counts;
}

function orExplain<T>(path: string, verb: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`the outbox ${path} cannot be ${verb}: ${reason}`, { cause });
  }
}
