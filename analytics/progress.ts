/** How far the journal was judged, and what came of it. */
export interface Progress {
  /** The number of the last reading that was judged. */
  readonly cursor: number;
  /** The number of the last acknowledgement that was taken from the journal. */
  readonly acks: number;
  /** Readings of the last while, one a minute, oldest first: where to begin filling the windows. */
  readonly marks: readonly Mark[];
  /** Raised in all. */
  readonly alarms: number;
  readonly interventions: number;
  /** The last even moment for which people are remembered; absent until there was one. */
  readonly gridAt?: number;
}

export interface Mark {
  readonly number: number;
  readonly receivedAt: number;
}

const betweenMs = 60_000;

/** The same, but no further than before a reading that still waits for one that is missing. */
export function heldBack(progress: Progress, lowestHeld: number | undefined): Progress {
  if (lowestHeld === undefined || lowestHeld > progress.cursor) return progress;
  return { ...progress, cursor: lowestHeld - 1 };
}

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

/** The windows are full again once every reading after this one was seen. */
export function recallFrom({ cursor, marks }: Progress): number {
  const first = marks[0];
  return first === undefined ? cursor : Math.min(cursor, first.number - 1);
}
