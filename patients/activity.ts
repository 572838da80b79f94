import { day, minute } from '#patients/scenarios/durations.ts';
import { type ActivityName, activities, changesOf, recoveryMs } from './activities.ts';
import { type Bout, dayPlan } from './day.ts';
import { type Levels, levels } from './signs.ts';

export { type ActivityName, activityNames } from './activities.ts';

/** What a person who is well does, as of the last step, and what that does to the signs. */
export interface Activity {
  readonly name: ActivityName;
  /** How much it shakes the sensors, from 0 to 1. */
  readonly motion: number;
  /** Steps that it has taken in all, and parts of one. */
  readonly walked: number;
  /** What it adds to each sign. Written over at the next step. */
  readonly exertion: Levels;
  liveUntil(atMs: number): void;
}

/**
 * The days of one person, from `startMs` on, as if they had lasted for long already. The signs go
 * towards what each bout asks for and recover after it; the length of the steps changes nothing.
 */
export function activity(seed: string, name: string, startMs: number): Activity {
  const taus = levels((_, sign) => recoveryMs[sign]);
  const kept = levels(() => 0);
  let keptForMs = Number.NaN;

  let dayNumber = Math.floor(startMs / day);
  let bouts = dayPlan(seed, name, dayNumber);
  let index = bouts.findIndex(({ untilMs }) => untilMs > startMs);
  let bout = bouts[index] as Bout;
  let target = targetOf(bout);
  let { cadence } = activities[bout.activity];
  let nowMs = startMs;
  const present = Float64Array.from(target);

  const self = {
    name: bout.activity,
    motion: activities[bout.activity].motion as number,
    walked: 0,
    exertion: present,
    liveUntil(atMs: number) {
      while (bout.untilMs <= atMs) {
        goOn(bout.untilMs);
        begin();
      }
      goOn(atMs);
    },
  };
  return self;

  function goOn(untilMs: number): void {
    const stepMs = untilMs - nowMs;
    if (stepMs !== keptForMs) {
      for (let sign = 0; sign < kept.length; sign += 1) {
        kept[sign] = Math.exp(-stepMs / (taus[sign] as number));
      }
      keptForMs = stepMs;
    }
    for (let sign = 0; sign < present.length; sign += 1) {
      const goal = target[sign] as number;
      present[sign] = goal + (kept[sign] as number) * ((present[sign] as number) - goal);
    }
    if (cadence > 0) self.walked += (cadence * stepMs) / minute;
    nowMs = untilMs;
  }

  function begin(): void {
    index += 1;
    if (index === bouts.length) {
      dayNumber += 1;
      bouts = dayPlan(seed, name, dayNumber);
      index = 0;
    }
    bout = bouts[index] as Bout;
    target = targetOf(bout);
    self.name = bout.activity;
    ({ motion: self.motion, cadence } = activities[bout.activity]);
  }
}

function targetOf({ activity: name, intensity }: Bout): Levels {
  return changesOf[name].map((change) => change * intensity);
}
