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
 * Of an alarm that comes again while the one `before` is still told of, because that one flaps, too, or
 * waits to be seen: what was asked for, and who has seen it, goes on for it. Undefined where there is
 * nothing to go on with: nobody is `asked` any more, or it was calm meanwhile.
 */
export function goneOn(
  alarm: Alarm,
  before: Alarm | undefined,
  asked: boolean,
  now: number,
): Alarm | undefined {
  const { acknowledged, rangAt, step = 0 } = before ?? {};
  const isTold = alarm.flapping && before?.flapping && !isCalm(before, now);
  if (isTold && acknowledged !== undefined) {
    return isSilenced(alarm)
      ? { ...alarm, acknowledged }
      : { ...alarm, life: 'active_acknowledged', acknowledged };
  }
  const goesOn = (isTold || before?.latched) && asked && !isSilenced(alarm);
  return goesOn && rangAt !== undefined ? { ...alarm, rangAt, step } : undefined;
}

function isSilenced({ shelved, suppressedBy }: Alarm): boolean {
  return shelved !== undefined || suppressedBy !== undefined;
}
