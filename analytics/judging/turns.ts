import { alarmOf, cleared } from '#analytics/alarms/alarms.ts';
import type { Book } from '#analytics/alarms/book.ts';
import type { Point } from '#analytics/course/point.ts';
import { pointAt, type Window } from '#analytics/course/window.ts';
import { step, type Turn, violates } from './judge.ts';
import { neverMeasured, type Watch } from './person.ts';
import { type News, type Verdict, watchAgain } from './watch.ts';

/** Judges values, and enters into the book what turns at them. */
export interface Turns {
  /** The value is the next one of a watch that has judged all before. */
  next(watch: Watch, patient: string, point: Point, now: number): void;
  /** It is not, or others behind it have changed: what it touches is judged again. */
  again(watch: Watch, patient: string, window: Window, point: Point, now: number, news: News): void;
}

export function createTurns(parts: {
  readonly book: Book;
  /** For so long a value of this watch stands for the present, ms. */
  presentMs(watch: Watch, patient: string): number;
  /** How far the clock of a device is ahead, ms. */
  offsetMs(device: string): number;
}): Turns {
  const { book } = parts;
  /** Of the value that is judged just now; empty between two. */
  const turned: Turn[] = [];

  /** `newest`: the last value, which may not be the one that turned. */
  function enter(
    watch: Watch,
    patient: string,
    turns: readonly Turn[],
    now: number,
    newest?: Point,
  ): void {
    const { bound } = watch;
    for (const [index, turn] of turns.entries()) {
      const next = turns[index + 1];
      if (turn.kind === 'cleared') {
        watch.quiet = false;
        const alarm = book.activeOf(patient, bound.rule.id);
        if (alarm !== undefined) book.clear(alarm, turn.at, now);
        continue;
      }
      const alarm = alarmOf(bound, patient, turn, now);
      // Begun and ended in one breath: a late value told of it, and it is over.
      if (next?.kind === 'cleared') {
        book.discover(cleared(alarm, next.at));
        continue;
      }
      // It may be less than calm for long enough, and nevertheless no longer what it was.
      const lasts = newest === undefined || violates(bound, newest);
      const present = lasts && isPresent(watch, patient, turn.point, now);
      watch.quiet = !present;
      book.raise(alarm, now, present ? 'present' : 'past');
    }
  }

  /** An alarm that was discovered too late to ring does so once the newest value, one of now, confirms it. */
  function wake(watch: Watch, patient: string, point: Point, now: number): void {
    if (!violates(watch.bound, point) || !isPresent(watch, patient, point, now)) return;
    watch.quiet = false;
    const alarm = book.activeOf(patient, watch.bound.rule.id);
    if (alarm !== undefined) book.wake(alarm, now);
  }

  /** The value still stands for now, by a clock that is right. */
  function isPresent(watch: Watch, patient: string, point: Point, now: number): boolean {
    const ageMs = now - point.at + parts.offsetMs(point.reading.device);
    return ageMs <= parts.presentMs(watch, patient);
  }

  return {
    next(watch, patient, point, now) {
      if (watch.standing === undefined) throw new Error('nothing was judged before');
      watch.standing = step(watch.standing, point, watch.bound, turned);
      if (turned.length > 0) enter(watch, patient, turned.splice(0), now);
      if (watch.quiet) wake(watch, patient, point, now);
    },
    again(watch, patient, window, point, now, news) {
      const { bound, standing } = watch;
      const known = book.known(patient, bound.rule.id);
      const judged = watchAgain(bound, window, point, {
        wasJudged: standing !== undefined,
        news,
        known,
      });
      const verdict = watch.fromAt === neverMeasured ? judged : since(watch.fromAt, judged, point);
      watch.standing = verdict.standing;
      if (standing === undefined) watch.quiet = neverRang(known.at(-1));
      for (const { onsetAt, raised, clearedAt } of verdict.past) {
        book.discover(cleared(alarmOf(bound, patient, { onsetAt, point: raised }, now), clearedAt));
      }
      const newest = pointAt(window, window.end - 1);
      enter(watch, patient, verdict.turns, now, newest);
      // A late value may be nearly of now, and one behind it says already that it is no longer so.
      if (watch.quiet) wake(watch, patient, newest, now);
    },
  };
}

/** Leaves out what was over before the rule was there, and lets it end nothing before. */
function since(fromAt: number, verdict: Verdict, point: Point): Verdict {
  const isOver = (onsetAt: number, endAt: number) =>
    endAt <= fromAt && !(onsetAt <= point.at && point.at <= endAt);
  const turns = verdict.turns.flatMap((turn, index, all): Turn[] => {
    const [before, after] = [all[index - 1], all[index + 1]];
    if (turn.kind === 'raised') {
      return after?.kind === 'cleared' && isOver(turn.onsetAt, after.at) ? [] : [turn];
    }
    if (before?.kind === 'raised') return isOver(before.onsetAt, turn.at) ? [] : [turn];
    return [{ ...turn, at: Math.max(turn.at, fromAt) }];
  });
  const past = verdict.past.filter(({ onsetAt, clearedAt }) => !isOver(onsetAt, clearedAt));
  return { ...verdict, turns, past };
}

function neverRang(alarm: ReturnType<Book['activeOf']>): boolean {
  return alarm?.state === 'active' && alarm.late === true && alarm.rangAt === undefined;
}
