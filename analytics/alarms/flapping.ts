import type { Alarm } from '#ward/alarm.ts';

/** So many alarms of one rule and patient, each within this time of the next, are one that flaps. */
const occurrences = 3;
const withinMs = 10 * 60_000;

/** With `alarm`, these make one that comes and goes. `known`: oldest first, without `alarm`. */
export function isFlapping(alarm: Alarm, known: readonly Alarm[]): boolean {
  const before = known.filter(({ late }) => late !== true).slice(1 - occurrences);
  if (before.length < occurrences - 1) return false;
  return before.every((each, index) => {
    const next = before[index + 1] ?? alarm;
    return next.onsetAt - (each.clearedAt ?? next.onsetAt) <= withinMs;
  });
}

/** It has not come back for so long that it is over. */
export function isCalm({ clearedAt }: Alarm, now: number): boolean {
  return clearedAt !== undefined && now - clearedAt > withinMs;
}

/**
 * Of an alarm that flaps and did so before: it is told of once, so that what was asked for, and who has
 * seen it, goes on for the new occurrence. Undefined where there is nothing to go on with.
 */
export function carriedOver(alarm: Alarm, before: Alarm | undefined): Alarm | undefined {
  if (!alarm.flapping || !before?.flapping) return undefined;
  const { acknowledged, rangAt, step = 0 } = before;
  if (acknowledged !== undefined) return { ...alarm, life: 'active_acknowledged', acknowledged };
  return rangAt === undefined ? undefined : { ...alarm, rangAt, step };
}
