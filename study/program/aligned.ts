/** Rows as lines in columns: the first column begins on the left, the others as is said. */
export function aligned(
  rows: readonly (readonly string[])[],
  others: 'left' | 'right' = 'right',
): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const cellOf = (text: string, column: number) => {
    const width = widths[column] ?? 0;
    return column === 0 || others === 'left' ? text.padEnd(width) : text.padStart(width);
  };
  return rows.map((row) => row.map(cellOf).join('  ').trimEnd());
}
