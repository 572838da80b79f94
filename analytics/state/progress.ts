import type { RulesReport } from '#ward/reports.ts';

/** How far the journal was judged, and what came of it. */
export interface Progress {
  /** The number of the last reading that was judged, or waits for one before it. */
  readonly cursor: number;
  /** After a restart, this reading is read again, and all after it. */
  readonly from: Mark;
  /** The number of the last acknowledgement that was taken from the journal. */
  readonly acks: number;
  /** Acknowledgements that were heard live, and not yet met in the journal, in words. */
  readonly said: readonly string[];
  /** Readings of the last while, one a minute, oldest first: where to begin filling the windows. */
  readonly marks: readonly Mark[];
  /** Raised in all. */
  readonly alarms: number;
  readonly interventions: number;
  readonly hearing: Heard;
  readonly told: ToldAt;
  /** The rules that hold, and since when. */
  readonly rules?: RulesSince;
}

/** Rules, since when, and what else the judging by them depends on. */
export type RulesSince = Pick<RulesReport, 'hash' | 'at' | 'terms' | 'after'>;

/** Since when and until when the gateway was heard well; since when it is not heard at all. */
export interface Heard {
  readonly since?: number;
  readonly until?: number;
  readonly notSince?: number;
  /** Nobody could be heard until then. */
  readonly deafUntil?: number;
}

/** Up to when scores, and when last delays, were told. */
export interface ToldAt {
  readonly scores?: number;
  readonly delays?: number;
}

/** Nothing was judged yet. */
export const beginning: Progress = {
  cursor: 0,
  from: { number: 1, receivedAt: 0 },
  acks: 0,
  said: [],
  marks: [],
  alarms: 0,
  interventions: 0,
  hearing: {},
  told: {},
};

/** A reading, and when the gateway received it, ms since 1970. */
export interface Mark {
  readonly number: number;
  readonly receivedAt: number;
}

const betweenMs = 60_000;

/**
 * Goes on to a reading. Marks reach a little further back than the windows: a value is received
 * after it was measured, but for a device whose clock is ahead, by a minute at most.
 */
export function advanced(progress: Progress, reading: Mark, spanMs: number): Progress {
  const { number, receivedAt } = reading;
  const newest = progress.marks.at(-1);
  const cursor = number;
  if (newest !== undefined && receivedAt - newest.receivedAt < betweenMs) {
    return { ...progress, cursor };
  }
  const from = receivedAt - spanMs - 2 * betweenMs;
  const marks = progress.marks.filter((mark) => mark.receivedAt >= from);
  return { ...progress, cursor, marks: [...marks, { number, receivedAt }] };
}

/** The windows are full again once every reading from this one on was seen. */
export function recallFrom({ cursor, marks }: Pick<Progress, 'cursor' | 'marks'>): Mark {
  const [first] = marks;
  return first ?? { number: cursor + 1, receivedAt: 0 };
}
