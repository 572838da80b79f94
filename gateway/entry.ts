import type { Alarm, Intervention } from '#ward/alarm.ts';
import type { Reading } from '#ward/reading.ts';

/** One line of the journal, on its way to the store. */
export type Entry =
  | { readonly kind: 'reading'; readonly number: number; readonly reading: Reading }
  | { readonly kind: 'alarm'; readonly number: number; readonly alarm: Alarm }
  | {
      readonly kind: 'intervention';
      readonly number: number;
      readonly intervention: Intervention;
    };

/** An entry as the journal's file holds it: `body` is the JSON of the reading or event. */
export interface StoredRow {
  readonly number: number;
  readonly kind: Entry['kind'];
  readonly body: string;
}

export function entryOf({ number, kind, body }: StoredRow): Entry {
  switch (kind) {
    case 'reading':
      return { kind, number, reading: JSON.parse(body) };
    case 'alarm':
      return { kind, number, alarm: JSON.parse(body) };
    case 'intervention':
      return { kind, number, intervention: JSON.parse(body) };
    default:
      return kind satisfies never;
  }
}
