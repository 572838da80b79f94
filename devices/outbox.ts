import type { Measurement } from './bed.ts';
import { type DeviceRow, openOutboxFile } from './outbox-file.ts';

/**
 * What the devices of this process measured and the gateway has not acknowledged yet, each device's
 * in its order of measurement. One SQLite file in WAL mode with `synchronous=NORMAL`: what was kept
 * survives the death of the process at any moment (`kill -9`). It does not promise to survive a
 * power cut: then the last seconds may be missing, as with a wearable whose battery falls out.
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
   * and drops the oldest of each device that has more than the limit.
   */
  keep(measured: readonly Measurement[]): void;
  /** The oldest samples of a device after `afterSeq`, ready to be sent. */
  oldest(device: string, afterSeq: number, max: number): readonly KeptSample[];
  /** The gateway has these. They stay in the file until the next `keep`. */
  acknowledged(device: string, firstSeq: number, lastSeq: number): void;
  /** Of one device, or of all that ever used this file: published = acknowledged + dropped + waiting. */
  counts(device?: string): OutboxCounts;
  /** When the device last measured something in this play of the ward. */
  lastAt(device: string): number | undefined;
  /** The devices whose samples wait here, whether or not they still measure. */
  waiting(): readonly string[];
  close(): void;
}

export interface KeptSample {
  readonly seq: number;
  /** A `Sample` of the wire. */
  readonly json: string;
}

/** Samples since the file began. As of the last `keep`. */
export interface OutboxCounts {
  readonly published: number;
  readonly acknowledged: number;
  readonly dropped: number;
  readonly waiting: number;
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
  const devices = new Map(file.devices.map((device) => [device.name, device]));
  const resumed = file.devices.some((device) => device.lastAt !== null);
  const acknowledgements: { device: DeviceRow; firstSeq: number; lastSeq: number }[] = [];

  const forget = database.prepare('DELETE FROM samples WHERE device = ? AND seq BETWEEN ? AND ?');
  const insert = database.prepare('INSERT INTO samples VALUES (?, ?, ?, ?, ?)');
  const update = database.prepare(
    'UPDATE devices SET seq=?, lastAt=?, published=?, acknowledged=?, dropped=? WHERE id=?',
  );
  const create = database.prepare(
    'INSERT INTO devices VALUES (NULL, ?, 0, NULL, 0, 0, 0) RETURNING *',
  );
  const dropOldest = database.prepare(
    `DELETE FROM samples WHERE device = ?1 AND seq <=
      (SELECT seq FROM samples WHERE device = ?1 ORDER BY seq LIMIT 1 OFFSET ?2)`,
  );
  const select = database.prepare(
    'SELECT seq, boot, at, vitals FROM samples WHERE device = ? AND seq > ? ORDER BY seq LIMIT ?',
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
    for (const { device, firstSeq, lastSeq } of acknowledgements.splice(0)) {
      device.acknowledged += Number(forget.run(device.id, firstSeq, lastSeq).changes);
      touched.add(device);
    }
    for (const { device: name, at, vitals } of measured) {
      const device = deviceOf(name);
      device.seq += 1;
      device.published += 1;
      device.lastAt = at;
      insert.run(device.id, device.seq, boot, at, JSON.stringify(vitals));
      touched.add(device);
    }
    for (const device of touched) {
      const excess = waitingOf(device) - limit;
      if (excess > 0) device.dropped += Number(dropOldest.run(device.id, excess - 1).changes);
      const { seq, lastAt, published, acknowledged, dropped, id } = device;
      update.run(seq, lastAt, published, acknowledged, dropped, id);
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
    oldest(name, afterSeq, max) {
      const device = devices.get(name);
      if (device === undefined) return [];
      return select.all(device.id, afterSeq, max).map(({ seq, boot, at, vitals }) => ({
        seq: Number(seq),
        json: `{"at":${at},"boot":"${boot}","seq":${seq},"vitals":${vitals}}`,
      }));
    },
    acknowledged(name, firstSeq, lastSeq) {
      const device = devices.get(name);
      if (device !== undefined) acknowledgements.push({ device, firstSeq, lastSeq });
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

function waitingOf({ published, acknowledged, dropped }: DeviceRow): number {
  return published - acknowledged - dropped;
}

function countsOf(devices: readonly DeviceRow[]): OutboxCounts {
  const counts = { published: 0, acknowledged: 0, dropped: 0, waiting: 0 };
  for (const device of devices) {
    counts.published += device.published;
    counts.acknowledged += device.acknowledged;
    counts.dropped += device.dropped;
    counts.waiting += waitingOf(device);
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
