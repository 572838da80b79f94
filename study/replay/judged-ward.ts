import { windowLimits } from '#analytics/course/window.ts';
import type { DelayPrior } from '#analytics/delay/prior.ts';
import { play, type RuleChange } from '#analytics/play.ts';
import { wallGraceMs } from '#analytics/presence/grace.ts';
import { type Alarm, isTechnicalRule } from '#ward/alarm.ts';
import type { WardStore } from './ward-store.ts';

/** What the store does not say of the life that it kept. */
export interface WardLife {
  /** What the link promised. */
  readonly prior: DelayPrior;
  /** The ward's time against the wall's. */
  readonly speed: number;
}

/**
 * Judges what a ward has stored by these rules, each reading in the moment of its arrival, as it was
 * judged live: the same alarms about patients, by patient.
 */
export function judgedWard(
  ward: Pick<WardStore, 'readings' | 'lastMs'>,
  [first, ...changes]: readonly [RuleChange, ...RuleChange[]],
  { prior, speed }: WardLife,
): readonly Alarm[] {
  const presentLeastMs = wallGraceMs * Math.max(1, speed);
  const playing = { untilMs: ward.lastMs, prior, changes, presentLeastMs, settles: false };
  return play(first.set, windowLimits, ward.readings(), playing)
    .filter(({ rule }) => !isTechnicalRule(rule))
    .sort((one, other) => (one.patient < other.patient ? -1 : Number(one.patient > other.patient)));
}
