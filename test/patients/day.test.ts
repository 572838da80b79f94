import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { activities } from '#patients/activities.ts';
import { activity, activityNames } from '#patients/activity.ts';
import { dayPlan } from '#patients/day.ts';
import { type SignName, signNames } from '#patients/signs.ts';
import { day, hour, midnight, minute, second } from './lives.ts';
import { mean } from './statistics.ts';

const today = midnight / day;
const plans = Array.from({ length: 500 }, (_, i) => dayPlan('1', `p${i}`, today));

test('a day goes from midnight to midnight without a gap, in order, whoever it is', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.integer({ min: 0, max: 40_000 }), (seed, name, no) => {
      const plan = dayPlan(seed, name, no);
      expect(plan[0]?.fromMs).toBe(no * day);
      expect(plan.at(-1)?.untilMs).toBe((no + 1) * day);
      for (const [index, { fromMs, untilMs }] of plan.entries()) {
        expect(untilMs).toBeGreaterThan(fromMs);
        if (index > 0) expect(fromMs).toBe(plan[index - 1]?.untilMs);
      }
    }),
  );
});

test('the same day is the same whenever it is asked, another day or person is another', () => {
  expect(dayPlan('1', 'p01', today)).toEqual(dayPlan('1', 'p01', today));
  const days = [
    dayPlan('1', 'p01', today + 1),
    dayPlan('1', 'p02', today),
    dayPlan('2', 'p01', today),
  ];
  for (const other of days) expect(other).not.toEqual(dayPlan('1', 'p01', today));
});

test('everybody sleeps at night, walks by day, and has physiotherapy once in working hours', () => {
  const clock = (atMs: number) => (atMs - midnight) / hour;
  const asleep = plans.map((plan) => {
    const sleep = plan.filter((bout) => bout.activity === 'sleep');
    return sleep.reduce((sum, { fromMs, untilMs }) => sum + untilMs - fromMs, 0) / hour;
  });
  expect(mean(asleep)).toBeGreaterThan(7);
  expect(mean(asleep)).toBeLessThan(10);
  for (const plan of plans) {
    const therapy = plan.filter((bout) => bout.activity === 'physiotherapy');
    expect(therapy).toHaveLength(1);
    for (const { fromMs, untilMs } of therapy) {
      expect([clock(fromMs) >= 9, clock(untilMs) <= 17]).toEqual([true, true]);
    }
    const up = plan.filter(({ activity: name }) => name === 'walk' || name === 'physiotherapy');
    for (const [index, { fromMs }] of up.slice(1).entries()) {
      expect(fromMs - (up[index]?.untilMs ?? 0)).toBeGreaterThanOrEqual(5 * minute);
    }
    const walks = plan.filter((bout) => bout.activity === 'walk');
    expect(walks.length).toBeLessThanOrEqual(6);
    for (const { fromMs, untilMs } of walks) {
      expect([clock(fromMs) > 6, clock(untilMs) < 23.5]).toEqual([true, true]);
      expect(untilMs - fromMs).toBeLessThanOrEqual(8 * minute);
    }
  }
  expect(mean(plans.map((plan) => plan.length))).toBeGreaterThan(11);
});

/** What activity adds to each sign of one person over a day, and what the person did then. */
function dayOf(name: string, stepMs: number) {
  const doing = activity('1', name, midnight);
  return Array.from({ length: Math.floor(day / stepMs) }, (_, index) => {
    const atMs = midnight + index * stepMs;
    doing.liveUntil(atMs);
    const { name: does, motion, walked } = doing;
    return { atMs, name: does, motion, walked, sum: doing.exertion.slice() };
  });
}

const place = (sign: SignName) => signNames.indexOf(sign);

test('what is done now, and how much that shakes, follow the plan', () => {
  const plan = dayPlan('1', 'p01', today);
  const seen = dayOf('p01', minute);
  for (const { atMs, name, motion } of seen) {
    expect(name).toBe(plan.find(({ untilMs }) => untilMs > atMs)?.activity);
    expect(motion).toBe(activities[name].motion);
  }
  expect(new Set(seen.map(({ name }) => name))).toEqual(new Set(activityNames));
  expect(activities.sleep.motion).toBe(0);
  expect(activities.rest.motion).toBeLessThan(activities.walk.motion);
  expect(activities.physiotherapy.motion).toBeLessThanOrEqual(1);
});

test('steps are taken on walks and in physiotherapy, and at no other time', () => {
  const seen = dayOf('p01', second);
  const took = { sleep: 0, rest: 0, walk: 0, physiotherapy: 0 };
  const lasted = { ...took };
  for (const [index, { name, walked }] of seen.entries()) {
    took[name] += walked - (seen[index - 1]?.walked ?? 0);
    lasted[name] += second / minute;
  }
  // The second in which one thing ends and the next begins belongs to both.
  expect(took.rest).toBeLessThan(20);
  expect(took.sleep).toBe(0);
  expect(took.walk / lasted.walk).toBeCloseTo(activities.walk.cadence, -1);
  expect(took.physiotherapy / lasted.physiotherapy).toBeCloseTo(70, -1);
});

describe('what activity does to the signs', () => {
  test('is the same whatever the steps, from a second to an hour', () => {
    const fine = dayOf('p01', second);
    for (const stepMs of [5 * second, 7 * minute, hour]) {
      for (const { atMs, sum, walked } of dayOf('p01', stepMs)) {
        const same = fine[(atMs - midnight) / second] as (typeof fine)[0];
        for (const [index, value] of sum.entries())
          expect(value).toBeCloseTo(same.sum[index] as number, 9);
        expect(walked).toBeCloseTo(same.walked, 9);
      }
    }
  });

  test('comes up within minutes and goes away in the time of each sign', () => {
    const therapy = dayPlan('1', 'p01', today).find((bout) => bout.activity === 'physiotherapy');
    const { untilMs, intensity } = therapy as NonNullable<typeof therapy>;
    const seen = dayOf('p01', second);
    const at = (atMs: number, sign: SignName) =>
      seen[Math.floor((atMs - midnight) / second)]?.sum[place(sign)] as number;
    const before = untilMs - second;
    expect(at(before, 'heart_rate') / (60 * intensity)).toBeCloseTo(1, 2);
    expect(at(before, 'systolic') / (40 * intensity)).toBeCloseTo(1, 1);
    expect(at(before, 'temperature')).toBeLessThan(0.7 * 0.8 * intensity);
    expect(at(before, 'spo2')).toBeCloseTo(-intensity, 2);
    for (const [sign, tauMs] of [
      ['heart_rate', 75],
      ['respiratory_rate', 52],
      ['spo2', 25],
      ['systolic', 150],
    ] as const) {
      const left = at(untilMs + tauMs * second, sign) / at(before, sign);
      expect(left, sign).toBeCloseTo(Math.exp(-1), 1);
    }
  });

  test('a light walk brings the heart 15 to 25 up, if it lasts', () => {
    const risen = Array.from({ length: 15 }, (_, i) => {
      const bout = dayPlan('1', `p${i}`, today).find(
        ({ activity: name, fromMs, untilMs }) => name === 'walk' && untilMs - fromMs > 6 * minute,
      );
      if (bout === undefined) return undefined;
      const seen = dayOf(`p${i}`, 10 * second)[
        Math.floor((bout.untilMs - midnight) / (10 * second))
      ];
      return seen?.sum[place('heart_rate')];
    }).filter((value) => value !== undefined);
    expect(risen.length).toBeGreaterThan(6);
    expect(Math.min(...risen)).toBeGreaterThan(14);
    expect(Math.max(...risen)).toBeLessThan(26);
  });

  test('a patient who is already up when the ward begins has been up for long', () => {
    const plan = dayPlan('1', 'p01', today);
    const { fromMs, intensity } = plan.find((bout) => bout.activity === 'walk') as (typeof plan)[0];
    const doing = activity('1', 'p01', Math.ceil(fromMs));
    doing.liveUntil(Math.ceil(fromMs));
    expect(doing.exertion[place('heart_rate')]).toBeCloseTo(20 * intensity, 9);
  });
});
