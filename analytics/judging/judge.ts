import type { Point } from '#analytics/course/point.ts';
import type { Rule } from '#analytics/rules/rule.ts';
import type { Bound } from './bound.ts';

/** Where a rule stands for a patient after some values. */
export interface Standing {
  readonly active: boolean;
  /** Since when values speak for a turn: violating ones, or calm ones if active. */
  readonly since: number | undefined;
  /** Of the time since then so much was not covered by data, ms. */
  readonly uncoveredMs: number;
}

/** Where an alarm began or ended, by measured time. */
export type Turn =
  | { readonly kind: 'raised'; readonly onsetAt: number; readonly point: Point }
  | { readonly kind: 'cleared'; readonly at: number; readonly point: Point };

export const inactive: Standing = { active: false, since: undefined, uncoveredMs: 0 };
export const active: Standing = { active: true, since: undefined, uncoveredMs: 0 };

/**
 * Judges one more value, next by measured time. Only measured values count: a value stands for the
 * time until the next one, never for a gap, and an alarm begins at a value. Adds to `turns`.
 */
export function step(before: Standing, point: Point, bound: Bound, turns: Turn[]): Standing {
  const standing = point.gap ? overGap(before, point, bound.rule, turns) : before;

  if (!speaks(standing, point, bound)) {
    if (standing.since === undefined) return standing;
    return standing.active ? active : inactive;
  }
  const since = standing.since ?? point.at;
  const { rule } = bound;
  const holdMs = standing.active ? rule.clear.holdMs : rule.holdMs;
  if (point.at - since - standing.uncoveredMs < holdMs) {
    if (since === standing.since) return standing;
    return { active: standing.active, since, uncoveredMs: 0 };
  }
  if (standing.active) {
    turns.push({ kind: 'cleared', at: point.at, point });
    return inactive;
  }
  turns.push({ kind: 'raised', onsetAt: since, point });
  return active;
}

/** What becomes of a standing when nothing is known of the time before this value. */
function overGap(before: Standing, point: Point, rule: Rule, turns: Turn[]): Standing {
  if (rule.gap === 'reset') {
    if (before.active) turns.push({ kind: 'cleared', at: point.missedAt ?? point.at, point });
    return inactive;
  }
  // Calm before a gap is no calm any more: an alarm does not end on what nobody saw.
  if (before.active) return active;
  if (before.since === undefined) return inactive;
  const uncoveredMs = before.uncoveredMs + (point.intervalMs ?? 0);
  const spanMs = point.at - before.since;
  if (spanMs - uncoveredMs < rule.coverage * spanMs) return inactive;
  return { active: false, since: before.since, uncoveredMs };
}

/** Judges values in the order of measurement. */
export function judge(
  points: Iterable<Point>,
  bound: Bound,
  from: Standing = inactive,
): { readonly standing: Standing; readonly turns: readonly Turn[] } {
  const turns: Turn[] = [];
  let standing = from;
  for (const point of points) standing = step(standing, point, bound, turns);
  return { standing, turns };
}

/** The value speaks for a turn: it violates the limit, or is calm where the alarm is active. */
export function speaks(standing: Standing, point: Point, bound: Bound): boolean {
  return standing.active ? isCalm(bound, point) : violates(bound, point);
}

/** The value is beyond the limit, and nothing that the person did excuses it. */
export function violates({ rule, limit }: Bound, { value, activity }: Point): boolean {
  const beyond = rule.when === 'above' ? value > limit : value < limit;
  return beyond && (activity === undefined || !isExcused(rule, activity));
}

function isCalm({ rule, calm }: Bound, { value }: Point): boolean {
  return rule.when === 'above' ? value <= calm : value >= calm;
}

/** Who walks, moves. */
function isExcused({ unless }: Rule, activity: NonNullable<Point['activity']>): boolean {
  return unless.includes(activity) || (activity === 'walking' && unless.includes('moving'));
}
