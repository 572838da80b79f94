import type { Issued } from './publisher.ts';

/** A row of `vitals`, from whatever store. */
export interface StoredRow {
  readonly time: bigint;
  readonly device: string;
  readonly patient: string;
  readonly seq: number;
  readonly heart_rate: number;
  readonly temperature: number;
}

/**
 * What is wrong with what is stored: an acknowledged sample that is lost or changed, one that is
 * doubled, one that nobody sent. The first of each kind is named.
 */
export function wrongs(issued: readonly Issued[], stored: readonly StoredRow[]): readonly string[] {
  const rows = new Map<string, number>();
  for (const row of stored) rows.set(textOfRow(row), (rows.get(textOfRow(row)) ?? 0) + 1);
  const known = new Set(issued.map(textOfIssued));
  const ids = new Set(stored.map(({ device, seq }) => `${device} ${seq}`));

  const lost = issued.filter((each) => each.acknowledged && !rows.has(textOfIssued(each)));
  const doubled = stored.length - ids.size;
  const invented = [...rows.keys()].filter((text) => !known.has(text));
  return [
    ...lost.slice(0, 1).map((each) => `${lost.length} lost, the first: ${textOfIssued(each)}`),
    ...invented.slice(0, 1).map((text) => `${invented.length} invented, the first: ${text}`),
    ...(doubled > 0 ? [`${doubled} doubled`] : []),
  ];
}

function textOfIssued({ device, patient, at, seq, vitals }: Issued): string {
  const time = BigInt(at) * 1_000_000n + BigInt(seq % 1_000_000);
  return textOf(device, patient, time, seq, vitals.heart_rate, vitals.temperature);
}

function textOfRow({ device, patient, time, seq, heart_rate, temperature }: StoredRow): string {
  return textOf(device, patient, time, seq, heart_rate, temperature);
}

function textOf(...parts: readonly (string | bigint | number)[]): string {
  return parts.join(' ');
}
