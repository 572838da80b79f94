import type { Alarm } from '#ward/alarm.ts';
import type { Verdict } from '#ward/truth.ts';
import type { Course } from './illness.ts';
import { verdictOf } from './verdict.ts';
import type { AlarmSaid, AlarmTimes, Witness } from './witness.ts';

/** What one alarm about a patient was worth. */
export interface Worth {
  /** Absent where what it depends on is forgotten. */
  readonly verdict?: Verdict;
  /** The illness that it is of: one that no alarm told of yet, if there is; the gravest. */
  readonly course?: Course;
  /** It was the first to tell somebody of that illness: later alarms of it are duplicates. */
  readonly tells: boolean;
}

/**
 * Judges an alarm by the truth. `isTold` knows the illnesses of which alarms told that were evaluated
 * before this one. The study, the live ward and a replay have no other way to come to a verdict.
 */
export function worthOf(
  alarm: AlarmSaid & Pick<Alarm, 'rangAt' | 'evaluatedAt'>,
  times: AlarmTimes,
  witness: Witness,
  isTold: (course: Course) => boolean,
): Worth {
  const ill = witness.illAtRaise(times);
  const untold = ill.find((each) => !isTold(each));
  const course = untold ?? ill[0];
  const told = course !== undefined && untold === undefined;
  const facts = witness.factsOf(alarm, times);
  const verdict = facts && verdictOf({ ...facts, told });
  return {
    ...(verdict && { verdict }),
    ...(course && { course }),
    tells: verdict === 'true' && rangAtOnce(alarm),
  };
}

/** Somebody was called as soon as it was known; else it told nobody when it was judged. */
function rangAtOnce({ rangAt, evaluatedAt }: Pick<Alarm, 'rangAt' | 'evaluatedAt'>): boolean {
  return rangAt !== undefined && rangAt <= evaluatedAt;
}
