import { crc32 } from 'node:zlib';
import type { Entry } from '#gateway/entry.ts';
import type { Alarm, Intervention } from '#ward/alarm.ts';
import type { Reading } from '#ward/reading.ts';
import { bad, good, type Result } from '#ward/result.ts';
import type { TruthReport } from '#ward/truth.ts';
import { type MeasurementName, shapes } from './measurements.ts';

/** What a store keeps. Its name is measurement, tags and time: the same name again is the same point. */
export interface Point {
  readonly measurement: MeasurementName;
  readonly tags: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, number | string>>;
  /** Its time is `atMs` milliseconds since 1970 plus `nanos` (0 to 999,999) nanoseconds. */
  readonly atMs: number;
  readonly nanos: number;
}

/**
 * The points of an entry: a pure function of it, so that writing it again changes nothing. Nothing in
 * a point tells when it was written, and no point is ever updated.
 */
export function pointsOf(entry: Entry): readonly Point[] {
  switch (entry.kind) {
    case 'reading':
      return readingPoints(entry.reading);
    case 'alarm':
      return [alarmPoint(entry.alarm)];
    case 'intervention':
      return [interventionPoint(entry.intervention)];
    case 'truth':
      return [truthPoint(entry.truth)];
    case 'ack':
      return [];
    default:
      return entry satisfies never;
  }
}

/** The points of a whole batch; bad when a point is one that no store could keep as it is. */
export function pointsOfBatch(batch: readonly Entry[]): Result<readonly Point[]> {
  const points: Point[] = [];
  for (const entry of batch) {
    for (const point of pointsOf(entry)) {
      const flaw = flawOf(point);
      if (flaw !== undefined) return bad(`${point.measurement}: ${flaw}`);
      points.push(point);
    }
  }
  return good(points);
}

export function timeNs({ atMs, nanos }: Pick<Point, 'atMs' | 'nanos'>): bigint {
  return BigInt(atMs) * 1_000_000n + BigInt(nanos);
}

const nanosInMs = 1_000_000;

function readingPoints(reading: Reading): readonly Point[] {
  const { patient, device, seq, at: atMs } = reading;
  const tags = { patient, device };
  // Where the arrival stands for the time, two boots of a device may come with one seq at once.
  const name = isArrival(reading) ? reading.number : seq;
  const nanos = name % nanosInMs;
  const arrived = { received_ms: reading.receivedAt, delay_ms: reading.delayMs };
  return [
    { measurement: 'vitals', tags, fields: fieldsOf(reading.vitals, { seq }), atMs, nanos },
    { measurement: 'arrivals', tags, fields: fieldsOf(arrived), atMs, nanos },
  ];
}

function isArrival({ quality, claimedAt }: Reading): boolean {
  return claimedAt !== undefined || quality.includes('no_time');
}

function alarmPoint(alarm: Alarm): Point {
  const { id, patient, rule, priority, state, kind, message, vital, value, limit } = alarm;
  const fields = fieldsOf({
    id,
    state,
    kind,
    message,
    vital,
    value,
    limit,
    onset_ms: alarm.onsetAt,
    raised_ms: alarm.raisedAt,
    received_ms: alarm.receivedAt,
    evaluated_ms: alarm.evaluatedAt,
    cleared_ms: alarm.clearedAt,
  });
  const ended = state === 'cleared' ? alarm.clearedAt : undefined;
  const tags = { patient, rule, priority };
  return { measurement: 'alarms', tags, fields, ...timeOf(id, state, ended ?? alarm.raisedAt) };
}

function interventionPoint(intervention: Intervention): Point {
  const { id, patient, kind, priority, alarm, rule, state, message } = intervention;
  const { outcome, by, note } = intervention;
  const fields = fieldsOf({
    id,
    alarm,
    rule,
    state,
    message,
    raised_ms: intervention.raisedAt,
    closed_ms: intervention.closedAt,
    outcome,
    by,
    note,
  });
  const ended = state === 'closed' ? intervention.closedAt : undefined;
  const tags = { patient, kind, priority };
  const time = timeOf(id, state, ended ?? intervention.raisedAt);
  return { measurement: 'interventions', tags, fields, ...time };
}

/** A patient is in one state at a time, so patient, arm and moment are name enough. */
function truthPoint({ patient, arm, at: atMs, severity, state }: TruthReport): Point {
  const fields = fieldsOf({ severity, state });
  return { measurement: 'truth', tags: { patient, arm }, fields, atMs, nanos: 0 };
}

/** Two events of one millisecond must not share a time, or one would overwrite the other. */
function timeOf(id: string, state: string, atMs: number): Pick<Point, 'atMs' | 'nanos'> {
  return { atMs, nanos: crc32(id + state) % nanosInMs };
}

function fieldsOf(
  values: Readonly<Record<string, number | string | undefined>>,
  more?: Readonly<Record<string, number>>,
): Record<string, number | string> {
  const fields: Record<string, number | string> = { ...more };
  for (const name in values) {
    const value = values[name];
    if (value === undefined) continue;
    // Databases disagree on the sign of zero and on half surrogate pairs: the ward has neither.
    fields[name] = typeof value === 'number' ? value + 0 : value.toWellFormed();
  }
  return fields;
}

/**
 * InfluxDB drops an empty tag, ends a line at a line break in one, and misreads a backslash before
 * what must be escaped. There is no way to write these, so they are refused rather than altered.
 */
const tagPattern = /^(?:[^\n\r\0\\]|\\(?![,= ]|$))+$/;
const tagsKnown = new Set<string>();
const tagsRemembered = 100_000;

/** The same few names come again and again, so what was found good is remembered. */
function isTag(text: string): boolean {
  if (tagsKnown.has(text)) return true;
  if (!tagPattern.test(text)) return false;
  if (tagsKnown.size >= tagsRemembered) tagsKnown.clear();
  tagsKnown.add(text);
  return true;
}

const latestMs = 9_223_372_036_000; // In nanoseconds, 64 bits end in the year 2262.

function flawOf({ measurement, tags, fields, atMs, nanos }: Point): string | undefined {
  if (!Number.isInteger(atMs) || Math.abs(atMs) > latestMs) return `time ${atMs} is out of range`;
  if (nanos < 0) return `time with ${nanos} ns is out of range`;

  const shape = shapes[measurement];
  for (const tag of shape.tags) {
    if (!isTag(tags[tag] ?? '')) return `${tag} cannot be stored as a tag`;
  }
  for (const name in fields) {
    const kind = shape.fields[name];
    const value = fields[name];
    if (kind === undefined) return `${name} is not a field`;
    if (kind === 'text' ? typeof value !== 'string' : !Number.isFinite(value)) {
      return `${name} is not a ${kind === 'text' ? 'text' : 'finite number'}`;
    }
    if (kind === 'integer' && !Number.isSafeInteger(value)) return `${name} is not an integer`;
  }
  return undefined;
}
