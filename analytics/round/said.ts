import type { Ack } from '#ward/alarm.ts';

/** What staff said and was heard live, until it is met in the journal: it is not said anew. */
export interface Said {
  live(patient: string, ack: Ack): void;
  /** It is met in the journal: whether it was heard live. */
  met(patient: string, ack: Ack): boolean;
  /** Plain JSON. */
  readonly kept: readonly string[];
}

/** A gateway that never journals what it tells does not fill the memory: the oldest are let go. */
const saidMax = 1000;

export function createSaid(kept: readonly string[]): Said {
  const said = new Set(kept);
  let list = kept;

  return {
    live(patient, ack) {
      said.add(wordsOf(patient, ack));
      const [oldest] = said;
      if (said.size > saidMax && oldest !== undefined) said.delete(oldest);
      list = [...said];
    },
    met(patient, ack) {
      const wasSaid = said.delete(wordsOf(patient, ack));
      if (wasSaid) list = [...said];
      return wasSaid;
    },
    get kept() {
      return list;
    },
  };
}

function wordsOf(patient: string, { id, by, at, action, until, note }: Ack): string {
  return JSON.stringify([patient, id, by, at, action, until, note]);
}
