import type { DatabaseSync } from 'node:sqlite';
import { type FieldKind, type MeasurementName, shapes } from './measurements.ts';

const types = { float: 'REAL', integer: 'INTEGER', text: 'TEXT' } as const satisfies Record<
  FieldKind,
  string
>;

/** Creates the table of a measurement, or adds the columns that a newer version brought. */
export function createTable(database: DatabaseSync, name: MeasurementName): void {
  const { tags, fields } = shapes[name];
  const columns = Object.entries(fields).map(([field, kind]) => `"${field}" ${types[kind]}`);
  const tagColumns = tags.map((tag) => `"${tag}" TEXT NOT NULL`);
  database.exec(
    `CREATE TABLE IF NOT EXISTS "${name}" (time INTEGER NOT NULL, ${[...tagColumns, ...columns].join(', ')},
      PRIMARY KEY (${tags.join(', ')}, time)) STRICT, WITHOUT ROWID`,
  );

  const present = new Set(
    database
      .prepare('SELECT name FROM pragma_table_info(?)')
      .all(name)
      .map((column) => column.name),
  );
  for (const [field, kind] of Object.entries(fields)) {
    if (present.has(field)) continue;
    database.exec(`ALTER TABLE "${name}" ADD COLUMN "${field}" ${types[kind]}`);
  }
}

/**
 * Inserts a row (time, tags, fields; null for a field that the point lacks). As in InfluxDB, a row
 * that is there already keeps the fields that the new one lacks.
 */
export function upsert(name: MeasurementName): string {
  const { tags, fields } = shapes[name];
  const names = Object.keys(fields);
  const columns = ['time', ...tags, ...names].map((column) => `"${column}"`);
  const merged = names.map((field) => `"${field}" = coalesce(excluded."${field}", "${field}")`);
  return `INSERT INTO "${name}" (${columns.join(', ')})
    VALUES (${columns.map(() => '?').join(', ')})
    ON CONFLICT DO UPDATE SET ${merged.join(', ')}`;
}
