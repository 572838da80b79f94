import { type Point, placeOf, type Window } from '#analytics/course/window.ts';
import type { Alarm } from '#ward/alarm.ts';
import type { Bound } from './bound.ts';
import { active, inactive, judge, type Standing, speaks, type Turn } from './judge.ts';

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

const nothingPast: readonly Episode[] = [];

/**
 * Judges again what a value touches that is not simply the next one. What was announced is not taken
 * back: judging goes on from the last turn of `known` (alarms of this rule and patient, oldest
 * first). A late value after that turn is judged again with all that follows it; one before it may
 * reveal an alarm in the past, but cannot end a present one. `wasJudged`: all other values in the
 * window were, and their turns are known.
 */
export function watchAgain(
  bound: Bound,
  window: Window,
  point: Point,
  wasJudged: boolean,
  known: readonly Alarm[],
): Verdict {
  const last = known.at(-1);
  const turnedAt = last?.clearedAt ?? last?.raisedAt ?? Number.NEGATIVE_INFINITY;
  const from = last?.state === 'active' ? active : inactive;
  const isPast = point.at <= turnedAt;
  const since =
    wasJudged && !isPast
      ? sinceNothingHeld(bound, window, from, placeOf(window, point), turnedAt)
      : sinceAfter(window, turnedAt);
  return {
    ...judge(window.kept.slice(since), bound, from),
    past: isPast ? pastEpisodes(bound, window.points, turnedAt, known) : nothingPast,
  };
}

/**
 * The index to judge again from, at or before `index`. A value that does not speak for a turn leaves
 * its rule as it stood after the last turn, so nothing before such a value matters any more.
 */
function sinceNothingHeld(
  bound: Bound,
  { kept, head }: Window,
  from: Standing,
  index: number,
  turnedAt: number,
): number {
  let since = index;
  while (since > head) {
    const before = kept[since - 1];
    if (before === undefined || before.at <= turnedAt || !speaks(from, before, bound)) break;
    since -= 1;
  }
  return since;
}

function sinceAfter({ kept, head }: Window, turnedAt: number): number {
  const index = kept.findIndex(({ at }, each) => each >= head && at > turnedAt);
  return index < 0 ? kept.length : index;
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
