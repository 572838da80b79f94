import { ByteWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import { type Column, cellOf } from './columns.ts';

const rowsOfGroup = 50_000;

/**
 * The table as a Parquet file, piece by piece, so that no more than one group of rows is held in two
 * forms. Equal rows give equal bytes: the file says nothing of when or where it was made.
 */
export function* parquetOf<Row>(
  columns: readonly Column<Row>[],
  rows: Iterable<Row>,
  createdBy: string,
): Generator<Uint8Array> {
  const bytes = new ByteWriter();
  const writer = new ParquetWriter({
    writer: bytes,
    schema: schemaFromColumnData({
      columnData: columns.map(({ name, type }) => ({ name, type, data: [] })),
    }),
    createdBy,
  });

  let group: Row[] = [];
  for (const row of rows) {
    group.push(row);
    if (group.length < rowsOfGroup) continue;
    writeGroup(writer, columns, group);
    group = [];
    yield taken(bytes);
  }
  if (group.length > 0) writeGroup(writer, columns, group);
  // Into memory it is done at once: only a writer that flushes makes promises.
  void writer.finish();
  yield taken(bytes);
}

function writeGroup<Row>(
  writer: ParquetWriter,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): void {
  const columnData = columns.map((column) => ({
    name: column.name,
    data: rows.map((row) => {
      const cell = cellOf(column, row);
      return column.type === 'INT64' && typeof cell === 'number' ? BigInt(cell) : cell;
    }),
  }));
  void writer.write({ columnData, rowGroupSize: rowsOfGroup });
}

/** What was written so far, and room for what follows: offsets go on, as the format needs them. */
function taken(bytes: ByteWriter): Uint8Array {
  const piece = bytes.getBytes().slice();
  bytes.index = 0;
  return piece;
}
