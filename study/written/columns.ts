/** How a column is kept in Parquet. Every column may have missing values. */
export const columnTypes = ['INT64', 'DOUBLE', 'STRING'] as const;
export type ColumnType = (typeof columnTypes)[number];

/** What stands in a table: whole in an INT64 column, finite in a DOUBLE column. */
export type Cell = number | string | undefined;

export interface Column<Row> {
  readonly name: string;
  readonly type: ColumnType;
  /** UCUM, as far as it has one; empty: no unit. */
  readonly unit: string;
  readonly meaning: string;
  of(row: Row): Cell;
}

/** The value of a column in the form that every kind of file keeps: all of them agree on it. */
export function cellOf<Row>(column: Column<Row>, row: Row): Cell {
  const value = column.of(row);
  if (typeof value !== 'number') return value;
  if (!Number.isFinite(value)) return undefined;
  // Times are fractions of a millisecond where a link's delay was drawn; `+ 0` makes -0 a 0.
  return (column.type === 'INT64' ? Math.round(value) : value) + 0;
}
