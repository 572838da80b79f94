import type { DatabaseSync } from 'node:sqlite';
import type { Measurement } from './bed.ts';

/** The rows of the outbox: one for each copy of a sample that still has to reach the gateway. */
export interface Copies {
  /** Keeps the copies of a sample; `false` where none ever arrives, and nothing is kept. */
  add(device: number, seq: number, boot: string, measurement: Measurement): boolean;
  due(device: number, after: Due, untilMs: number, max: number): readonly KeptCopy[];
  nextDueMs(device: number, after: Due): number | undefined;
  /** Forgets a copy, unless it is gone already; `true` where it was the last of its sample. */
  settle(device: number, copy: Due): boolean;
  /** Forgets so many samples, those that were due first, each with all its copies; how many it did. */
  dropFirst(device: number, samples: number): number;
}

/** The place of a copy in the order of sending. */
export interface Due {
  readonly dueMs: number;
  readonly seq: number;
}

/** Before all copies. */
export const first: Due = { dueMs: Number.MIN_SAFE_INTEGER, seq: 0 };

export interface KeptCopy extends Due {
  /** A `Sample` of the wire. */
  readonly json: string;
}

export function copiesOf(database: DatabaseSync): Copies {
  const insert = database.prepare('INSERT INTO samples VALUES (?, ?, ?, ?, ?, ?, ?)');
  const select = database.prepare(
    `SELECT due, seq, boot, at, vitals FROM samples
      WHERE device = ? AND (due, seq) > (?, ?) AND due <= ? ORDER BY due, seq LIMIT ?`,
  );
  const selectNext = database.prepare(
    `SELECT due FROM samples WHERE device = ? AND (due, seq) > (?, ?) ORDER BY due, seq LIMIT 1`,
  );
  const selectFirst = database.prepare(
    'SELECT due, seq, twin FROM samples WHERE device = ? ORDER BY due, seq LIMIT 1',
  );
  const remove = database.prepare(
    'DELETE FROM samples WHERE device = ? AND due = ? AND seq = ? RETURNING twin',
  );
  const untwin = database.prepare(
    'UPDATE samples SET twin = NULL WHERE device = ? AND due = ? AND seq = ?',
  );

  return {
    add(device, seq, boot, { at, vitals, arrivals }) {
      const [firstMs, secondMs = null] = arrivals;
      if (firstMs === undefined) return false;
      const json = JSON.stringify(vitals);
      insert.run(device, firstMs, seq, secondMs, boot, at, json);
      if (secondMs !== null) insert.run(device, secondMs, seq, firstMs, boot, at, json);
      return true;
    },
    due(device, { dueMs, seq }, untilMs, max) {
      return select.all(device, dueMs, seq, untilMs, max).map(({ due, seq, boot, at, vitals }) => ({
        dueMs: Number(due),
        seq: Number(seq),
        json: `{"at":${at},"boot":"${boot}","seq":${seq},"vitals":${vitals}}`,
      }));
    },
    nextDueMs(device, { dueMs, seq }) {
      const next = selectNext.get(device, dueMs, seq);
      return next === undefined ? undefined : Number(next.due);
    },
    settle(device, { dueMs, seq }) {
      const removed = remove.get(device, dueMs, seq);
      if (removed === undefined) return false;
      if (removed.twin === null) return true;
      untwin.run(device, removed.twin as number, seq);
      return false;
    },
    dropFirst(device, samples) {
      let dropped = 0;
      for (; dropped < samples; dropped += 1) {
        const oldest = selectFirst.get(device);
        if (oldest === undefined) return dropped;
        const { due, seq, twin } = oldest as { due: number; seq: number; twin: number | null };
        remove.get(device, due, seq);
        if (twin !== null) remove.get(device, twin, seq);
      }
      return dropped;
    },
  };
}
