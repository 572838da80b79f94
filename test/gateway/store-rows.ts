import { measurementNames, shapes } from '#gateway/store/measurements.ts';
import type { InfluxRow } from '../servers/influxql.ts';
import { type Kept, present } from './store-contract.ts';

/** Asks an InfluxDB for all points; a name may be a tag here and a field there, so one by one. */
export const allPoints = measurementNames
  .map((name) => `SELECT * FROM "${name}" GROUP BY *`)
  .join('; ');

/** The points in the answer to `allPoints`. */
export function keptInRows(rows: readonly InfluxRow[]): Kept[] {
  return rows.map(({ measurement, time, ...row }) => {
    const tagNames = shapes[measurement as keyof typeof shapes].tags;
    const isTag = ([name]: readonly [string, unknown]) => tagNames.includes(name);
    const columns = Object.entries(row);
    return {
      measurement: String(measurement),
      tags: Object.fromEntries(columns.filter(isTag).map(([name, tag]) => [name, String(tag)])),
      fields: present(Object.fromEntries(columns.filter((column) => !isTag(column)))),
      timeNs: BigInt(time as bigint | number),
    };
  });
}

/**
 * What VictoriaMetrics keeps of points: each field a series of its own, with milliseconds, and of
 * a text that it was there.
 */
export function numbersOf(points: readonly Kept[]): Kept[] {
  return points.flatMap(({ measurement, tags, fields, timeNs }) =>
    Object.entries(fields).map(([name, value]) => ({
      measurement: `${measurement}_${name}`,
      tags,
      fields: { value: typeof value === 'number' ? value : 0 },
      timeNs: (timeNs / 1_000_000n) * 1_000_000n,
    })),
  );
}
