import { measurementNames, shapes } from './measurements.ts';
import { type Point, timeNs } from './point.ts';

/**
 * A point as one line of InfluxDB's line protocol, time in nanoseconds. It comes back as it was sent,
 * provided that the point has no flaw (`pointsOfBatch`). Names of measurements, tags and fields are
 * ours and need no escaping.
 */
export function lineOf(point: Point): string {
  const { measurement, tags, fields } = point;
  const kinds = shapes[measurement].fields;

  let line: string = measurement;
  for (const tag of sortedTags.get(measurement) ?? []) {
    line += `,${tag}=${tagText(tags[tag] as string)}`;
  }

  let before = ' ';
  for (const name in fields) {
    const value = fields[name] as number | string;
    const kind = kinds[name];
    if (kind === 'text') line += `${before}${name}=${fieldText(value as string)}`;
    else line += kind === 'integer' ? `${before}${name}=${value}i` : `${before}${name}=${value}`;
    before = ',';
  }
  return `${line} ${timeText(point)}`;
}

/** In a tag a backslash means itself, as `pointsOfBatch` lets none pass that would mean more. */
export function tagText(text: string): string {
  return /[,= ]/.test(text) ? text.replace(/[,= ]/g, '\\$&') : text;
}

/** In quotes, where line breaks are allowed. */
export function fieldText(text: string): string {
  return `"${/["\\]/.test(text) ? text.replace(/["\\]/g, '\\$&') : text}"`;
}

/** InfluxDB sorts the tags of each line unless they come sorted. */
const sortedTags = new Map<string, readonly string[]>(
  measurementNames.map((name) => [name, shapes[name].tags.toSorted()]),
);

function timeText(point: Point): string {
  // Digits side by side are much faster than a bigint, and right for all times after 1970.
  if (point.atMs > 0) return `${point.atMs}${String(point.nanos).padStart(6, '0')}`;
  return String(timeNs(point));
}
