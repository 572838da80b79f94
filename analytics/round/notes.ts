import type { Book } from '#analytics/alarms/book.ts';
import type { Beside } from '#analytics/compare/beside.ts';
import type { Judging } from '#analytics/judging/judging.ts';
import type { Faults } from '#analytics/presence/faults.ts';
import type { Signals } from '#analytics/presence/signals.ts';
import {
  advanced,
  type Heard,
  type Progress,
  recallFrom,
  type ToldAt,
} from '#analytics/state/progress.ts';
import type { Change, State } from '#analytics/state/state.ts';
import type { Outgoing } from '#analytics/wire/messages.ts';
import { type Alarm, wholeWard } from '#ward/alarm.ts';
import type { Reading } from '#ward/reading.ts';
import type { ScoreReport } from '#ward/reports.ts';

/** What is written down, so that a restart goes on from there: all of a moment in one commit. */
export interface Notes {
  readonly progress: Progress;
  /** A reading was judged, or waits, for the first time. */
  taken(reading: Reading): void;
  /** What has changed of it; written with whatever is written next. */
  note(change: Partial<Progress>): void;
  /** To be told, besides alarms and interventions, and the scores among it. */
  tell(messages: readonly Outgoing[], scores?: readonly ScoreReport[]): void;
  /** Nothing was heard of the patient for long. */
  forget(patient: string): void;
  /** All that is known is written with what is written next, and not only what is news. */
  remember(): void;
  /** On the disk when it returns; with `again`, the present state to be told again. */
  write(again?: readonly Outgoing[]): void;
  writeIfNeeded(): void;
}

export interface NotesParts {
  readonly state: State;
  readonly progress: Progress;
  readonly book: Book;
  readonly judging: Judging;
  readonly beside: Beside;
  readonly signals: Signals;
  readonly faults: Faults;
  /** As it is just now. */
  present(): { readonly said: readonly string[]; readonly hearing: Heard; readonly told: ToldAt };
  now(): number;
  news(entries: Pick<Change, 'alarms' | 'interventions'>, now: number): void;
  /** There is something to publish. */
  told(alarms: readonly Alarm[], isToTell: boolean): void;
}

/** All that is known is much: it is written once a minute of the grid. */
const rememberMs = 60_000;
/** Until when the gateway was heard is known to within this. */
const heardMs = 10_000;

export function createNotes(parts: NotesParts): Notes {
  const { state, book, judging, beside, signals, faults } = parts;
  let { progress } = parts;
  let written = progress;
  let messages: Outgoing[] = [];
  let scores: ScoreReport[] = [];
  let forgotten: string[] = [];
  let { unasked } = beside;
  let rememberedAt = judging.evaluation.gridAt ?? Number.NEGATIVE_INFINITY;
  let isToRemember = false;

  function write(again?: readonly Outgoing[]): void {
    const { alarmsRaised, interventionsRaised, ...entries } = book.take();
    for (const alarm of entries.alarms) beside.main(alarm);
    const heard = signals.take();
    for (const device of heard.putAway) {
      judging.forgetDevice(device);
      faults.forget(device);
    }
    beside.forget(heard.putAway, forgotten);
    progress = {
      ...progress,
      ...parts.present(),
      alarms: progress.alarms + alarmsRaised,
      interventions: progress.interventions + interventionsRaised,
    };
    const known = knownNow(entries.alarms);
    // First, for what is told again after a crash is known there, and what was not told is lost.
    parts.news(entries, parts.now());
    state.commit({
      ...entries,
      ...heard,
      ...known,
      conditions: faults.take(),
      scores,
      messages: [...entries.messages, ...messages],
      forgotten,
      unasked,
      progress,
      ...(again && { again }),
    });
    const isToTell = again !== undefined || entries.messages.length + messages.length > 0;
    written = progress;
    messages = [];
    scores = [];
    forgotten = [];
    unasked = [];
    parts.told(entries.alarms, isToTell);
  }

  /**
   * Once a minute everything. Between, the patients of whose alarms there is news: who goes on from
   * there judges the readings since again, and comes to no news.
   */
  function knownNow(alarms: readonly Alarm[]): Pick<Change, 'judging' | 'people' | 'opinions'> {
    const { gridAt = Number.NEGATIVE_INFINITY } = judging.evaluation;
    const isDue = isToRemember || gridAt - rememberedAt >= rememberMs;
    const isWhole = judging.isWhole && judging.position.number >= progress.cursor;
    if (!isDue || !isWhole) {
      const patients = new Set(alarms.map(({ patient }) => patient));
      patients.delete(wholeWard);
      return { people: judging.keptOf(patients, progress.from.receivedAt), opinions: [] };
    }
    const from = recallFrom(progress);
    progress = { ...progress, from };
    rememberedAt = gridAt;
    isToRemember = false;
    return {
      judging: judging.kept(from.receivedAt),
      people: [],
      opinions: beside.kept(from, parts.now()),
    };
  }

  function isNeeded(): boolean {
    const isFurther = progress.cursor !== written.cursor || progress.acks !== written.acks;
    const isToldOf = messages.length > 0 || forgotten.length > 0 || isToRemember;
    const isOther = book.hasNews || signals.hasNews || faults.hasNews;
    return isFurther || isToldOf || isOther || isHeardOther();
  }

  function isHeardOther(): boolean {
    const { since, until = 0, notSince } = parts.present().hearing;
    const before = written.hearing;
    const isLater = until - (before.until ?? 0) >= heardMs;
    return since !== before.since || notSince !== before.notSince || isLater;
  }

  return {
    get progress() {
      return progress;
    },
    taken(reading) {
      progress = advanced(progress, reading, judging.evaluation.spanMs);
    },
    note(change) {
      progress = { ...progress, ...change };
    },
    tell(more, ofScores = []) {
      messages.push(...more);
      scores.push(...ofScores);
    },
    forget(patient) {
      forgotten.push(patient);
    },
    remember() {
      isToRemember = true;
    },
    write,
    writeIfNeeded() {
      if (isNeeded()) write();
    },
  };
}
