import { placeOf, placeOfTime } from '#analytics/course/places.ts';
import type { Point } from '#analytics/course/point.ts';
import { pointAt, pointsFrom, type Window } from '#analytics/course/window.ts';
import type { Alarm } from '#ward/alarm.ts';
import type { Bound } from './bound.ts';
import { active, inactive, judge, type Standing, type Turn, violates } from './judge.ts';

/** What a new value means to one rule for one patient. */
export interface Verdict {
  readonly standing: Standing;
  /** Alarms that begin and end now that this value is known, in the order of measured time. */
  readonly turns: readonly Turn[];
  /** Alarms that began and ended in the past, and that only a late value brought to light. */
  readonly past: readonly Episode[];
}

export interface Episode {
  readonly onsetAt: number;
  readonly raised: Point;
  readonly clearedAt: number;
}

/** A value that was not there before, or one that stands where another was judged. */
export type News = 'new' | 'another';

interface Before {
  /** All other values in the window were judged, and their turns are known. */
  readonly wasJudged: boolean;
  readonly news: News;
  /** Alarms of this rule and patient, oldest first. */
  readonly known: readonly Alarm[];
}

const nothingPast: readonly Episode[] = [];

/**
 * Judges again what a value touches that is not simply the next one. What was announced is not taken
 * back: judging goes on from the last turn of the alarms that are known, and from the last value that
 * confirmed an alarm: a late value before it does not end that. One after it is judged again with all
 * that follows. One before the last turn may reveal an alarm in the past.
 */
export function watchAgain(
  bound: Bound,
  window: Window,
  point: Point,
  { wasJudged, news, known }: Before,
): Verdict {
  const last = known.at(-1);
  const turnedAt = last?.clearedAt ?? last?.raisedAt ?? Number.NEGATIVE_INFINITY;
  const isActive = last?.state === 'active';
  const isPast = point.at <= turnedAt;
  const place = placeOf(window, point.reading);
  let since = placeOfTime(window, turnedAt);
  if (isActive)
    since = Math.max(since, sinceConfirmed(bound, window, news === 'new' ? place : undefined));
  else if (wasJudged && !isPast) since = sinceNothingHeld(bound, window, place, turnedAt);
  return {
    ...judge(pointsFrom(window, since), bound, isActive ? active : inactive),
    past: isPast ? pastEpisodes(bound, window.points, turnedAt, known) : nothingPast,
  };
}

/** The index behind the last value that violates; but for the one that was not judged before. */
function sinceConfirmed(bound: Bound, window: Window, unjudged: number | undefined): number {
  let since = window.end;
  while (since > window.head) {
    const before = since - 1;
    if (before !== unjudged && violates(bound, pointAt(window, before))) break;
    since = before;
  }
  return since;
}

/**
 * The index to judge again from, at or before `index`. A value that does not violate leaves its rule
 * as it stood after the last turn, so nothing before such a value matters any more.
 */
function sinceNothingHeld(bound: Bound, window: Window, index: number, turnedAt: number): number {
  let since = index;
  while (since > window.head) {
    const before = pointAt(window, since - 1);
    if (before.at <= turnedAt || !violates(bound, before)) break;
    since -= 1;
  }
  return since;
}

function pastEpisodes(
  bound: Bound,
  points: readonly Point[],
  untilAt: number,
  known: readonly Alarm[],
): readonly Episode[] {
  const { turns } = judge(
    points.filter(({ at }) => at <= untilAt),
    bound,
  );
  const episodes: Episode[] = [];
  for (const [index, turn] of turns.entries()) {
    const next = turns[index + 1];
    if (turn.kind !== 'raised' || next?.kind !== 'cleared') continue;
    episodes.push({ onsetAt: turn.onsetAt, raised: turn.point, clearedAt: next.at });
  }
  return episodes.filter((episode) => !known.some((alarm) => overlap(episode, alarm)));
}

function overlap({ onsetAt, clearedAt }: Episode, alarm: Alarm): boolean {
  return onsetAt <= (alarm.clearedAt ?? Number.POSITIVE_INFINITY) && clearedAt >= alarm.onsetAt;
}
