import {
  emptyWindow,
  insert,
  type Point,
  pointOf,
  windowLimits,
} from '#analytics/course/window.ts';
import { type SilencePolicy, silencePolicy } from '#analytics/presence/silence.ts';
import type { LimitRule } from '#analytics/rules/table.ts';
import type { Clock } from '#ward/clock.ts';
import type { Reading } from '#ward/reading.ts';
import type { Vitals } from '#ward/vitals.ts';

/** A moment of the ward's time to count from. */
export const noon = 1_763_812_800_000;

/** The ward's policy with a shorter grace, so that scenes stay short. */
export const quickSilence: SilencePolicy = { ...silencePolicy, floorMs: 15_000 };

/** A reading `second` seconds after noon, received at once, with what the scene says otherwise. */
export function reading(second: number, vitals: Vitals, other: Partial<Reading> = {}): Reading {
  const at = noon + second * 1000;
  return {
    number: second + 1,
    after: second,
    device: 'strap-1',
    patient: 'p1',
    boot: 'a',
    seq: second,
    at,
    receivedAt: at + 50,
    delayMs: 50,
    quality: [],
    vitals,
    ...other,
  };
}

/** A strict rule on the heart rate with round numbers. */
export function rule(other: Partial<LimitRule> = {}): LimitRule {
  return {
    id: 'fast',
    vital: 'heart_rate',
    when: 'above',
    limit: 100,
    holdMs: 5000,
    clear: { limit: 95, holdMs: 3000 },
    gap: 'keep',
    priority: 'medium',
    message: 'Heart rate above 100/min',
    interventions: ['notify_nurse'],
    ...other,
  };
}

/** Heart rates by second after noon, put into a window in the order given. */
export function pointsOf(
  values: Iterable<readonly [second: number, value: number]>,
  limits = windowLimits,
): readonly Point[] {
  const window = emptyWindow();
  for (const [second, value] of values) {
    insert(window, pointOf(reading(second, {}), value), limits);
  }
  return window.points;
}

/** One value a second from `from`. */
export function each(values: readonly number[], from = 0): [number, number][] {
  return values.map((value, index) => [from + index, value]);
}

export function times(count: number, value: number): number[] {
  return Array.from({ length: count }, () => value);
}

/** A clock that stands until it is moved; whoever sleeps waits for that. */
export function standingClock(at = noon): Clock & { to(second: number): void } {
  let now = at;
  return {
    now: () => now,
    async sleep() {},
    every: () => () => undefined,
    to(second) {
      now = noon + second * 1000;
    },
  };
}

/** The same values in another order; the dice are whole numbers from 0. */
export function shuffled<T>(values: readonly T[], dice: Iterator<number>): T[] {
  const rest = [...values];
  const mixed: T[] = [];
  while (rest.length > 0)
    mixed.push(...rest.splice((dice.next().value as number) % rest.length, 1));
  return mixed;
}
