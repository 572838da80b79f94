import type { Activity } from '#analytics/rules/rule.ts';
import { placeOfTime } from './places.ts';
import { timeIn, valueIn } from './rows.ts';
import type { Window } from './window.ts';

const overMs = 30_000;
const minuteMs = 60_000;

/** Steps a minute from which on somebody does this; the last that fits. Engineering choices. */
const from = { moving: 20, walking: 60 } as const satisfies Record<Activity, number>;

/**
 * What the steps that were counted by `at` say that the person did in the half minute before.
 * Undefined at rest, and where no steps are known of that time.
 */
export function activityAt(steps: Window, at: number): Activity | undefined {
  const end = placeOfTime(steps, at);
  const { head } = steps;
  if (end === head) return undefined;
  const lastAt = timeIn(steps, end - 1);
  if (at - lastAt > overMs) return undefined;
  let first = end - 1;
  let counted = 0;
  for (; first > head && lastAt - timeIn(steps, first - 1) <= overMs; first -= 1) {
    // A counter that begins again tells nothing of the steps until then.
    counted += Math.max(0, valueIn(steps, first) - valueIn(steps, first - 1));
  }
  const ms = lastAt - timeIn(steps, first);
  if (ms <= 0) return undefined;
  const perMinute = (counted * minuteMs) / ms;
  if (perMinute >= from.walking) return 'walking';
  return perMinute >= from.moving ? 'moving' : undefined;
}
