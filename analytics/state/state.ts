import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { KeptOpinion } from '#analytics/compare/kept-opinion.ts';
import type { KeptJudging } from '#analytics/judging/judging.ts';
import type { Memory } from '#analytics/judging/memory.ts';
import type { KeptCondition } from '#analytics/presence/faults.ts';
import type { Presence } from '#analytics/presence/silence.ts';
import type { Outgoing } from '#analytics/wire/messages.ts';
import type { Alarm, Intervention } from '#ward/alarm.ts';
import type { ScoreReport } from '#ward/reports.ts';
import { judgingsIn, judgingTables } from './judgings.ts';
import { beginning, type Progress } from './progress.ts';

/** What a restart must know, in one SQLite file: neither repeated nor forgotten by `kill -9`. */
export interface State {
  remembered(): Remembered;
  /** All of it or nothing of it, and on the disk when this returns. */
  commit(change: Change): void;
  /** The oldest messages that no PUBACK came for. */
  waiting(max: number): readonly Waiting[];
  /** The messages up to this one were acknowledged. */
  sent(number: number): void;
  /** Removes alarms and interventions that were over before then. */
  forget(before: number): void;
  close(): void;
}

/** What was kept, as a new process finds it. */
export interface Remembered {
  readonly progress: Progress;
  /** All that are kept: active ones, and those that were over not long ago. */
  readonly alarms: readonly Alarm[];
  /** Open ones. */
  readonly interventions: readonly Intervention[];
  readonly devices: readonly Presence[];
  readonly conditions: readonly KeptCondition[];
  /** The newest that was told of each patient. */
  readonly scores: readonly ScoreReport[];
  /** Absent where nothing is kept, or an earlier version kept it. */
  readonly judging: KeptJudging | undefined;
  readonly opinions: readonly KeptOpinion[];
  /** An earlier version wrote this file: what it kept of values and delays was let go. */
  readonly isOlder: boolean;
}

/** What is written at once: what is new, or in place of what was. */
export interface Change {
  readonly progress: Progress;
  readonly alarms: readonly Alarm[];
  readonly interventions: readonly Intervention[];
  readonly devices: readonly Presence[];
  readonly conditions: readonly KeptCondition[];
  readonly scores: readonly ScoreReport[];
  /** All that is known of values and delays; seldom, for it is much. */
  readonly judging?: KeptJudging | undefined;
  /** What is known of some patients, besides. */
  readonly people: readonly Memory[];
  readonly opinions: readonly KeptOpinion[];
  /** Devices, and people, of whom nothing was heard for long; and opinions that nobody asks for. */
  readonly putAway: readonly string[];
  readonly forgotten: readonly string[];
  readonly unasked?: readonly string[];
  readonly messages: readonly Outgoing[];
  /** The present state, told again behind all that waits. It replaces what waits of the last time. */
  readonly again?: readonly Outgoing[];
}

/** A message that waits to be acknowledged. */
export interface Waiting extends Outgoing {
  readonly number: number;
}

/** Of what stands in the tables. */
const version = 2;
/** The judging whose alarms ring. */
const ward = '';

const tables = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  CREATE TABLE IF NOT EXISTS progress (id INTEGER PRIMARY KEY CHECK (id = 1), body TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS alarms (id TEXT PRIMARY KEY, over_at INTEGER, body TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS interventions (
    id TEXT PRIMARY KEY, over_at INTEGER, body TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS devices (device TEXT PRIMARY KEY, body TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS conditions (device TEXT PRIMARY KEY, body TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS scores (patient TEXT PRIMARY KEY, body TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS outbox (
    number INTEGER PRIMARY KEY AUTOINCREMENT, topic TEXT NOT NULL, payload TEXT NOT NULL,
    retain INTEGER NOT NULL, again INTEGER NOT NULL);
`;

/** Opens `analytics.sqlite` in the folder, or makes it. Throws where the disk does not let it. */
export function openState(folder: string): State {
  mkdirSync(folder, { recursive: true });
  const file = new DatabaseSync(join(folder, 'analytics.sqlite'));
  const isOlder = broughtUpToDate(file);
  file.exec(tables);
  file.exec(judgingTables);
  const judgings = judgingsIn(file);
  const put = {
    progress: file.prepare('INSERT OR REPLACE INTO progress VALUES (1, ?)'),
    alarm: file.prepare('INSERT OR REPLACE INTO alarms VALUES (?, ?, ?)'),
    intervention: file.prepare('INSERT OR REPLACE INTO interventions VALUES (?, ?, ?)'),
    device: file.prepare('INSERT OR REPLACE INTO devices VALUES (?, ?)'),
    condition: file.prepare('INSERT OR REPLACE INTO conditions VALUES (?, ?)'),
    score: file.prepare('INSERT OR REPLACE INTO scores VALUES (?, ?)'),
    message: file.prepare('INSERT INTO outbox (topic, payload, retain, again) VALUES (?, ?, ?, ?)'),
  };
  const putAway = ['devices', 'conditions'].map((table) => {
    return file.prepare(`DELETE FROM ${table} WHERE device = ?`);
  });
  const forgotten = file.prepare('DELETE FROM scores WHERE patient = ?');
  const replaceAgain = file.prepare('DELETE FROM outbox WHERE again = 1');
  const oldest = file.prepare(
    'SELECT number, topic, payload, retain FROM outbox ORDER BY number LIMIT ?',
  );
  const sent = file.prepare('DELETE FROM outbox WHERE number <= ?');

  function bodies<T>(query: string): T[] {
    return file
      .prepare(query)
      .all()
      .map(({ body }) => JSON.parse(String(body)));
  }

  function write(change: Change): void {
    const { alarms, interventions, devices, messages, again } = change;
    put.progress.run(JSON.stringify(change.progress));
    for (const each of alarms) put.alarm.run(each.id, each.clearedAt ?? null, JSON.stringify(each));
    for (const each of interventions) {
      put.intervention.run(each.id, each.closedAt ?? null, JSON.stringify(each));
    }
    for (const each of devices) put.device.run(each.device, JSON.stringify(each));
    for (const each of change.conditions) put.condition.run(each.device, JSON.stringify(each));
    for (const each of change.scores) put.score.run(each.patient, JSON.stringify(each));
    if (change.judging) judgings.replace(ward, change.judging);
    judgings.advance(ward, change.people);
    for (const each of change.opinions) judgings.replaceOpinion(each);
    for (const name of change.unasked ?? []) judgings.removeOpinion(name);
    for (const device of change.putAway) for (const each of putAway) each.run(device);
    for (const patient of change.forgotten) forgotten.run(patient);
    judgings.forget(change.putAway, change.forgotten);
    const add = (each: Outgoing, isAgain: 0 | 1) =>
      put.message.run(each.topic, each.payload, each.retain ? 1 : 0, isAgain);
    for (const each of messages) add(each, 0);
    if (again === undefined) return;
    replaceAgain.run();
    for (const each of again) add(each, 1);
  }

  return {
    remembered: () => ({
      progress: { ...beginning, ...bodies<Partial<Progress>>('SELECT body FROM progress')[0] },
      alarms: bodies('SELECT body FROM alarms'),
      interventions: bodies('SELECT body FROM interventions WHERE over_at IS NULL'),
      devices: bodies('SELECT body FROM devices'),
      conditions: bodies('SELECT body FROM conditions'),
      scores: bodies('SELECT body FROM scores'),
      judging: judgings.remembered(ward),
      opinions: judgings.opinions(),
      isOlder,
    }),
    commit(change) {
      file.exec('BEGIN IMMEDIATE');
      try {
        write(change);
        file.exec('COMMIT');
      } catch (cause) {
        // SQLite rolls back by itself when the disk is full; otherwise it is for us to do.
        if (file.isTransaction) file.exec('ROLLBACK');
        throw cause;
      }
    },
    waiting: (max) =>
      oldest.all(max).map(({ number, topic, payload, retain }) => ({
        number: Number(number),
        topic: String(topic),
        payload: String(payload),
        retain: retain === 1,
      })),
    sent: (number) => sent.run(number),
    forget(before) {
      file.exec(`DELETE FROM alarms WHERE over_at < ${Number(before)}`);
      file.exec(`DELETE FROM interventions WHERE over_at < ${Number(before)}`);
    },
    close: () => file.close(),
  };
}

/**
 * Readies a file of an earlier version, of which alarms, devices and what waits to be told are still
 * good, and says whether it was one. Throws for one of a later version.
 */
function broughtUpToDate(file: DatabaseSync): boolean {
  const found = Number(file.prepare('PRAGMA user_version').get()?.user_version);
  if (found > version) throw new Error(`analytics.sqlite is of a later version (${found})`);
  const isNew =
    file.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'progress'").get() === undefined;
  const isOlder = !isNew && found < version;
  file.exec('BEGIN IMMEDIATE');
  if (isOlder) file.exec('DROP TABLE IF EXISTS people; DROP TABLE IF EXISTS delays;');
  file.exec(`PRAGMA user_version = ${version}; COMMIT`);
  return isOlder;
}
