import { day, hour, minute } from '#patients/scenarios/durations.ts';
import type { ActivityName } from './activities.ts';
import { type Chance, chance } from './chance.ts';

/** One stretch of the day in which the person does one thing. */
export interface Bout {
  readonly activity: ActivityName;
  readonly fromMs: number;
  readonly untilMs: number;
  /** Times what the activity usually does to the signs. */
  readonly intensity: number;
}

/**
 * What a person does on one day of UTC (days since 1970), from midnight to midnight without a gap.
 * The same for the same seed, name and day, whoever asks and how often. How patients spend a day is
 * an engineering choice: asleep at night, now and then up, physiotherapy once in working hours.
 */
export function dayPlan(seed: string, name: string, dayNumber: number): readonly Bout[] {
  const luck = chance(seed, name, 'activity', String(dayNumber));
  const midnightMs = dayNumber * day;
  const risesMs = midnightMs + within(luck, [6 * hour, 7.5 * hour]);
  const bedMs = midnightMs + within(luck, [21.5 * hour, 23.5 * hour]);
  const therapy = physiotherapy(luck, midnightMs);
  const walks = Array.from({ length: walksADay }, () => walk(luck, risesMs, bedMs));

  const up: Bout[] = [therapy];
  for (const one of walks) if (up.every((other) => !meets(one, other))) up.push(one);
  up.sort((one, other) => one.fromMs - other.fromMs);

  const bouts: Bout[] = [{ ...still, activity: 'sleep', fromMs: midnightMs, untilMs: risesMs }];
  let nowMs = risesMs;
  for (const bout of up) {
    bouts.push({ ...still, activity: 'rest', fromMs: nowMs, untilMs: bout.fromMs }, bout);
    nowMs = bout.untilMs;
  }
  bouts.push(
    { ...still, activity: 'rest', fromMs: nowMs, untilMs: bedMs },
    { ...still, activity: 'sleep', fromMs: bedMs, untilMs: midnightMs + day },
  );
  return bouts;
}

// As many at most: one that meets another does not take place.
const walksADay = 6;
const still = { intensity: 1 };

function physiotherapy(luck: Chance, midnightMs: number): Bout {
  const fromMs = midnightMs + within(luck, [9 * hour, 16 * hour]);
  const untilMs = fromMs + within(luck, [15 * minute, 30 * minute]);
  // A patient seldom gets as far as the moderate exercise of a healthy person.
  const intensity = within(luck, [0.4, 1]);
  return { activity: 'physiotherapy', fromMs, untilMs, intensity };
}

function walk(luck: Chance, risesMs: number, bedMs: number): Bout {
  const lastsMs = within(luck, [2 * minute, 8 * minute]);
  const fromMs = within(luck, [risesMs + 5 * minute, bedMs - lastsMs - 5 * minute]);
  return {
    activity: 'walk',
    fromMs,
    untilMs: fromMs + lastsMs,
    intensity: within(luck, [0.75, 1.25]),
  };
}

/** Nobody gets up again within five minutes. */
function meets(one: Bout, other: Bout): boolean {
  return one.fromMs < other.untilMs + 5 * minute && other.fromMs < one.untilMs + 5 * minute;
}

function within(luck: Chance, [low, high]: readonly [number, number]): number {
  return low + (high - low) * luck.uniform();
}
