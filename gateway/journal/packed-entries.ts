import type { Entry } from '#gateway/entry.ts';

/** Entries on their way to another thread: one text instead of many, since each costs a copy. */
export interface PackedEntries {
  readonly numbers: Float64Array;
  readonly kinds: readonly Entry['kind'][];
  /** A JSON array of the readings and events. */
  readonly bodies: string;
}

export type PackedRow = readonly [number: number, kind: Entry['kind'], body: string];

/** `undefined` where there is none. */
export function packEntries(rows: readonly PackedRow[]): PackedEntries | undefined {
  if (rows.length === 0) return undefined;
  return {
    numbers: Float64Array.from(rows, ([number]) => number),
    kinds: rows.map(([, kind]) => kind),
    bodies: `[${rows.map(([, , body]) => body).join(',')}]`,
  };
}

export function unpackEntries({ numbers, kinds, bodies }: PackedEntries): readonly Entry[] {
  const contents = JSON.parse(bodies);
  return kinds.map((kind, index) => {
    const number = numbers[index] ?? 0;
    const content = contents[index];
    switch (kind) {
      case 'reading':
        return { kind, number, reading: content };
      case 'alarm':
        return { kind, number, alarm: content };
      case 'intervention':
        return { kind, number, intervention: content };
      case 'truth':
        return { kind, number, truth: content };
      case 'delay':
        return { kind, number, delay: content };
      case 'score':
        return { kind, number, score: content };
      case 'rules':
        return { kind, number, rules: content };
      case 'ledger':
        return { kind, number, ledger: content };
      case 'ack':
        return { kind, number, ack: content };
      default:
        return kind satisfies never;
    }
  });
}
