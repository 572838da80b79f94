import type { Alarm } from '#ward/alarm.ts';
import { active, inactive, judge, type Standing, step, type Turn } from './judge.ts';
import type { LimitRule } from './rules.ts';
import type { Place, Point } from './window.ts';

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
  readonly cleared: Point;
}

const nothingPast: readonly Episode[] = [];

/**
 * What was announced is not taken back: judging goes on from the last turn of `known` (alarms of
 * this rule and patient, oldest first). A late value after that turn is judged again with all that
 * follows it; one before it may reveal an alarm in the past, but cannot end a present one.
 * `before` is the standing without the new point, absent where it was not kept.
 */
export function watch(
  rule: LimitRule,
  points: readonly Point[],
  arrived: { readonly point: Point; readonly place: Place },
  before: Standing | undefined,
  known: readonly Alarm[],
): Verdict {
  const { point, place } = arrived;
  if (place === 'newest' && before !== undefined) {
    const turns: Turn[] = [];
    return { standing: step(before, point, rule, turns), turns, past: nothingPast };
  }

  const last = known.at(-1);
  const turnedAt = last?.clearedAt ?? last?.raisedAt ?? Number.NEGATIVE_INFINITY;
  const from = last?.state === 'active' ? active : inactive;
  const since = points.filter(({ at }) => at > turnedAt);
  return {
    ...judge(since, rule, from),
    past: point.at <= turnedAt ? pastEpisodes(rule, points, turnedAt, known) : nothingPast,
  };
}

function pastEpisodes(
  rule: LimitRule,
  points: readonly Point[],
  untilAt: number,
  known: readonly Alarm[],
): readonly Episode[] {
  const { turns } = judge(
    points.filter(({ at }) => at <= untilAt),
    rule,
  );
  const episodes: Episode[] = [];
  for (const [index, turn] of turns.entries()) {
    const next = turns[index + 1];
    if (turn.kind !== 'raised' || next === undefined) continue;
    episodes.push({ onsetAt: turn.onsetAt, raised: turn.point, cleared: next.point });
  }
  return episodes.filter((episode) => !known.some((alarm) => overlap(episode, alarm)));
}

function overlap({ onsetAt, cleared }: Episode, alarm: Alarm): boolean {
  return onsetAt <= (alarm.clearedAt ?? Number.POSITIVE_INFINITY) && cleared.at >= alarm.onsetAt;
}
