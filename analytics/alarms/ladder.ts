import type { LadderStep } from '#analytics/rules/rule-set.ts';
import type { Alarm } from '#ward/alarm.ts';

/** The steps of the ladder that are due and were not taken yet, in their order. */
export function dueSteps(
  { rangAt, step = 0 }: Alarm,
  ladder: readonly LadderStep[],
  now: number,
): readonly LadderStep[] {
  if (rangAt === undefined) return [];
  const rungMs = Math.max(0, now - rangAt);
  return ladder.slice(step).filter(({ afterMs }) => afterMs <= rungMs);
}

/** The alarm after so many more steps, with the deadline of the next, if there is one. */
export function climbed(alarm: Alarm, taken: number, ladder: readonly LadderStep[]): Alarm {
  const { escalatesAt: _, ...rest } = alarm;
  const step = (alarm.step ?? 0) + taken;
  const next = ladder[step];
  if (next === undefined || alarm.rangAt === undefined) return { ...rest, step };
  return { ...rest, step, escalatesAt: alarm.rangAt + next.afterMs };
}

/**
 * It rings: the ladder begins at its foot. Later than it rang before, so that what it asks for has
 * ids of its own.
 */
export function atFoot(alarm: Alarm, now: number): Alarm {
  const { rangAt, step } = alarm;
  const isAnew = rangAt !== undefined && step !== undefined;
  return { ...alarm, rangAt: isAnew ? Math.max(now, rangAt + 1) : now, step: 0 };
}

/** It rings no more: no step is due any more. */
export function offLadder(alarm: Alarm): Alarm {
  const { escalatesAt: _, ...rest } = alarm;
  return rest;
}
