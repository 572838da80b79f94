import { crc32 } from 'node:zlib';
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

export function timeNs({ atMs, nanos }: Pick<Point, 'atMs' | 'nanos'>): bigint {
  return BigInt(atMs) * 1_000_000n + BigInt(nanos);
}

export const nanosInMs = 1_000_000;

/** Two events of one millisecond must not share a time, or one would overwrite the other. */
export function momentOf(atMs: number, words: string): Pick<Point, 'atMs' | 'nanos'> {
  return { atMs, nanos: crc32(words) % nanosInMs };
}

/** Only what is there. A yes is 1, and a no is left out: InfluxDB 1 cannot add up its booleans. */
export function fieldsOf(
  values: Readonly<Record<string, number | string | true | undefined>>,
  more?: Readonly<Record<string, number>>,
): Record<string, number | string> {
  const fields: Record<string, number | string> = { ...more };
  for (const name in values) {
    const value = values[name];
    if (value === undefined) continue;
    // Databases disagree on the sign of zero and on half surrogate pairs: the ward has neither.
    fields[name] = typeof value === 'string' ? value.toWellFormed() : Number(value) + 0;
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

/** Why no store could keep the point as it is, if so. */
export function flawOf({ measurement, tags, fields, atMs, nanos }: Point): string | undefined {
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
