import type { Activity } from '#analytics/rules/rule.ts';
import { placeOfTime, type Window } from './window.ts';

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
  const last = steps.kept[end - 1];
  if (last === undefined || end - 1 < steps.head || at - last.at > overMs) return undefined;
  let first = last;
  let counted = 0;
  for (let index = end - 2; index >= steps.head; index -= 1) {
    const before = steps.kept[index];
    if (before === undefined || last.at - before.at > overMs) break;
    // A counter that begins again tells nothing of the steps until then.
    counted += Math.max(0, first.value - before.value);
    first = before;
  }
  const ms = last.at - first.at;
  if (ms <= 0) return undefined;
  const perMinute = (counted * minuteMs) / ms;
  if (perMinute >= from.walking) return 'walking';
  return perMinute >= from.moving ? 'moving' : undefined;
}
