/** One row of an answer: `measurement`, the tags it is grouped by, and its columns. */
export type InfluxRow = Readonly<Record<string, unknown>>;

/** The rows of all series in an answer to InfluxQL, asked with `epoch=ns`. */
export function rowsOf(text: string): InfluxRow[] {
  const answer = JSON.parse(text, exactly as never) as Answer;
  const error = answer.error ?? answer.results?.find((result) => result.error)?.error;
  if (error || !answer.results) throw new Error(`InfluxQL: ${error ?? text}`);
  return answer.results
    .flatMap(({ series = [] }) => series)
    .flatMap(({ name, tags, columns, values = [] }) =>
      values.map((row) => ({
        measurement: name,
        ...tags,
        ...Object.fromEntries(
          columns.map((column, i) => [column, column === 'time' ? row[i] : asNumber(row[i])]),
        ),
      })),
    );
}

interface Answer {
  readonly results?: readonly { readonly error?: string; readonly series?: readonly Series[] }[];
  readonly error?: string;
}
interface Series {
  readonly name: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly columns: readonly string[];
  readonly values?: readonly (readonly unknown[])[];
}

/** A float may be large, but has no digits to lose. */
function asNumber(value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}

/** Nanoseconds do not fit into a number, so integers that would lose digits become bigints. */
function exactly(_name: string, value: unknown, { source }: { source: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  return /^-?\d+$/.test(source) ? BigInt(source) : value;
}
