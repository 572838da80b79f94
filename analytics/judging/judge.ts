import type { Point } from '#analytics/course/window.ts';
import type { LimitRule } from '#analytics/rules/table.ts';

/** Where a rule stands for a patient after some values. */
export interface Standing {
  readonly active: boolean;
  /** Since when values, without a break, speak for a turn: violating ones, or calm ones if active. */
  readonly since: number | undefined;
}

/** The value at which an alarm began or ended, by measured time. */
export type Turn =
  | { readonly kind: 'raised'; readonly onsetAt: number; readonly point: Point }
  | { readonly kind: 'cleared'; readonly point: Point };

export const inactive: Standing = { active: false, since: undefined };
export const active: Standing = { active: true, since: undefined };

/**
 * Judges one more value, next by measured time. Only measured values count: a value stands for the
 * time until the next one, never for a gap, and every turn happens at a value. Adds to `turns`.
 */
export function step(before: Standing, point: Point, rule: LimitRule, turns: Turn[]): Standing {
  let standing = before;
  if (point.gap) {
    if (standing.active && rule.gap === 'clear') {
      turns.push({ kind: 'cleared', point });
      standing = inactive;
    } else if (standing.since !== undefined) {
      standing = standing.active ? active : inactive;
    }
  }

  if (!speaks(standing, point, rule)) {
    if (standing.since === undefined) return standing;
    return standing.active ? active : inactive;
  }
  const since = standing.since ?? point.at;
  const holdMs = standing.active ? rule.clear.holdMs : rule.holdMs;
  if (point.at - since < holdMs) {
    return since === standing.since ? standing : { active: standing.active, since };
  }
  if (standing.active) {
    turns.push({ kind: 'cleared', point });
    return inactive;
  }
  turns.push({ kind: 'raised', onsetAt: since, point });
  return active;
}

/** Judges values in the order of measurement. */
export function judge(
  points: Iterable<Point>,
  rule: LimitRule,
  from: Standing = inactive,
): { readonly standing: Standing; readonly turns: readonly Turn[] } {
  const turns: Turn[] = [];
  let standing = from;
  for (const point of points) standing = step(standing, point, rule, turns);
  return { standing, turns };
}

/** The value speaks for a turn: it violates the limit, or is calm where the alarm is active. */
export function speaks(standing: Standing, { value }: Point, rule: LimitRule): boolean {
  return standing.active ? isCalm(rule, value) : violates(rule, value);
}

function violates({ when, limit }: LimitRule, value: number): boolean {
  return when === 'above' ? value > limit : value < limit;
}

function isCalm({ when, clear }: LimitRule, value: number): boolean {
  return when === 'above' ? value <= clear.limit : value >= clear.limit;
}
