import { Book } from '#analytics/alarms/book.ts';
import { policiesOf } from '#analytics/alarms/policy.ts';
import { insert } from '#analytics/course/insertion.ts';
import { type Point, pointOf } from '#analytics/course/point.ts';
import { emptyWindow, windowLimits } from '#analytics/course/window.ts';
import { type SilencePolicy, silencePolicy } from '#analytics/presence/silence.ts';
import type { Rule } from '#analytics/rules/rule.ts';
import type { RuleSet } from '#analytics/rules/rule-set.ts';
import { usualTechnical } from '#analytics/rules/technical.ts';
import type { Alarm, Intervention } from '#ward/alarm.ts';
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
export function rule(other: Partial<Rule> = {}): Rule {
  return {
    id: 'fast',
    kind: 'physiological',
    quantity: { of: 'vital', vital: 'heart_rate' },
    when: 'above',
    limit: 100,
    holdMs: 5000,
    clear: { margin: 5, holdMs: 3000 },
    gap: 'hold',
    coverage: 0.5,
    unless: [],
    repeatMs: 0,
    latch: false,
    suppressedBy: [],
    priority: 'medium',
    message: 'Heart rate above 100/min',
    asks: [],
    ...other,
  };
}

/** Rules in a set of their own. Whatever rings asks for a nurse, and after two minutes for another. */
export function setOf(rules: readonly Rule[] = [rule()], other: Partial<RuleSet> = {}): RuleSet {
  const ladder = [
    { afterMs: 0, ask: 'notify_nurse' },
    { afterMs: 120_000, ask: 'notify_second_nurse' },
  ] as const;
  const ladders = { high: ladder, medium: ladder, low: [ladder[0]] };
  return {
    name: 'scene',
    version: '1',
    hash: '0',
    rules,
    ladders,
    technical: usualTechnical,
    patients: [],
    text: '',
    ...other,
  };
}

/** One that rings, of `rule`. */
export function alarm(other: Partial<Alarm> = {}): Alarm {
  return {
    id: 'a1',
    patient: 'p1',
    rule: 'fast',
    kind: 'physiological',
    priority: 'medium',
    state: 'active',
    life: 'active_unacknowledged',
    message: 'Heart rate above 100/min',
    onsetAt: noon,
    raisedAt: noon + 5000,
    evaluatedAt: noon + 5100,
    rangAt: noon + 5100,
    step: 1,
    ...other,
  };
}

/** What `alarm` asked for first. */
export function intervention(other: Partial<Intervention> = {}): Intervention {
  return {
    id: 'i1',
    patient: 'p1',
    kind: 'notify_nurse',
    priority: 'medium',
    alarm: 'a1',
    rule: 'fast',
    message: 'Heart rate above 100/min',
    state: 'open',
    raisedAt: noon + 5100,
    ...other,
  };
}

/** A book that may know alarms and interventions already. */
export function bookOf(
  set: RuleSet,
  alarms: readonly Alarm[] = [],
  interventions: readonly Intervention[] = [],
): Book {
  return new Book(alarms, interventions, policiesOf(set));
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
