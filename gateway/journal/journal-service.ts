import type { Clock } from '#ward/clock.ts';
import { Delays } from '#ward/delays.ts';
import type { DeadLetter } from './dead-letters.ts';
import type { Row } from './draft.ts';
import type { Refusal } from './intake.ts';
import { type Journal, JournalFull } from './journal.ts';
import type { PackedEntries } from './packed-entries.ts';
import { type Parcel, unpack } from './parcel.ts';
import type { Tally } from './tally.ts';

/** What became of a parcel, once it would survive a power cut. */
export interface Added {
  readonly readings: readonly Pick<Row, 'patient' | 'body'>[];
  readonly refused: readonly Refusal[];
  /** When it came so far, in the ward's time. */
  readonly journaledAt: number;
}

export interface JournalState {
  readonly tally: Tally;
  readonly entriesHeld: number;
  readonly forgotten: number;
  /** Why nothing is accepted at present, and how often that was so. */
  readonly full?: string;
  readonly fullTimes: number;
  readonly delayMs?: { readonly p50: number; readonly p99: number };
}

const deadLettersTold = 1000;
const retryMs = 250;
const tidyMs = 10_000;
const never = new Promise<never>(() => undefined);

/** The journal behind messages. All its calls to the disk are synchronous, here, where nobody waits. */
export function journalService(journal: Journal, clock: Clock) {
  const delays = new Delays();
  let full: string | undefined;
  let fullTimes = 0;
  let wake = () => {};
  let dead: DeadLetter[] = [];

  let closed = false;

  // With no room nothing is answered, so nothing is acknowledged: devices wait and keep their own.
  const onceThereIsRoom = async <T>(work: () => T): Promise<T> => {
    while (!closed) {
      try {
        const result = work();
        full = undefined;
        return result;
      } catch (error) {
        if (!(error instanceof JournalFull)) throw error;
        if (full === undefined) fullTimes += 1;
        full = error.message;
        await clock.sleep(retryMs);
      }
    }
    return never;
  };

  /** It can wait: without it a restart takes longer, and nothing else. */
  const tidy = () => {
    try {
      journal.tidy(clock.now());
    } catch (error) {
      if (!(error instanceof JournalFull)) throw error;
    }
  };
  const stopTidying = clock.every(tidyMs, tidy);

  const forGateway = {
    /** Answers with the readings only if they are `wanted`: to copy them costs as much as to keep them. */
    async add(parcel: Parcel, wanted: boolean): Promise<Added> {
      const draft = await onceThereIsRoom(() => journal.add(unpack(parcel)));
      const journaledAt = clock.now();
      for (const delayMs of draft.delaysMs) delays.add(delayMs);
      if (draft.rows.length > 0) wake();
      const readings = wanted ? draft.rows.filter(({ kind }) => kind === 'reading') : [];
      return {
        readings: readings.map(({ patient, body }) => ({ patient, body })),
        refused: draft.refused,
        journaledAt,
      };
    },
    /** The numbers of the oldest reading that is kept, and of the newest. */
    ends: (): { readonly oldest: number; readonly last: number } => ({
      oldest: journal.oldestReading(),
      last: journal.progress.lastReading,
    }),
    acks: (after: number, max: number): readonly string[] => journal.acks(after, max),
    readings: (after: number, max: number): readonly string[] => journal.readings(after, max),
    /** Takes the dead letters of the store that nobody has been told of. */
    takeDead(): readonly DeadLetter[] {
      const untold = dead;
      dead = [];
      return untold;
    },
    state(): JournalState {
      const { last, cursor } = journal.progress;
      const delayMs = delays.quantiles(clock.now());
      return {
        tally: journal.tally,
        entriesHeld: last - cursor,
        forgotten: journal.forgotten,
        ...(full !== undefined && { full }),
        fullTimes,
        ...(delayMs && { delayMs }),
      };
    },
    /** What still waits for room is never answered: it was never promised. */
    close(): void {
      closed = true;
      stopTidying();
      tidy();
      journal.close();
    },
  };

  const forDrain = {
    /** Waits until there is at least one. */
    async oldest(max: number): Promise<PackedEntries> {
      for (;;) {
        const entries = journal.oldest(max);
        if (entries !== undefined) return entries;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    async advance(through: number, stored: number, letters: readonly DeadLetter[]): Promise<void> {
      await onceThereIsRoom(() => journal.advance(through, stored, letters));
      dead = [...dead, ...letters].slice(-deadLettersTold);
    },
  };
  return { forGateway, forDrain };
}

export type JournalForGateway = ReturnType<typeof journalService>['forGateway'];
export type JournalForDrain = ReturnType<typeof journalService>['forDrain'];
