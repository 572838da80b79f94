import { describe, expect, test } from 'vitest';
import { artefacts } from '#devices/artefacts.ts';
import { type Disturbance, disturbances, fallsPerDay, shaking } from '#devices/disturbances.ts';
import { wearableKindNames } from '#devices/kinds.ts';
import { chance } from '#patients/chance.ts';

const never = { atRest: 0, inMotion: 0 };
const second = 1000;
const day = 86_400;

/** How often each effect is there, of so many measurements. */
function effects(
  causes: readonly Disturbance[],
  { motion = 0, everyMs = second, dues = 2 * day, falls = never, seed = '1' } = {},
) {
  const sensors = artefacts(causes, falls, everyMs, chance(seed));
  return Array.from({ length: dues }, (_, index) => sensors.next(index * everyMs, motion).effect);
}

const share = (all: readonly string[], effect: string) =>
  all.filter((each) => each === effect).length / all.length;

/** Lengths of the stretches in which this effect is there without a break. */
function stretches(all: readonly string[], effect: string): number[] {
  const lengths: number[] = [];
  for (const [index, each] of all.entries()) {
    if (each !== effect) continue;
    if (all[index - 1] === effect) lengths.push((lengths.pop() ?? 0) + 1);
    else lengths.push(1);
  }
  return lengths;
}

describe.each(wearableKindNames)('%s', (kind) => {
  const causes: readonly Disturbance[] = disturbances[kind];

  test.each([0, 0.6, 1])('with motion %f each effect takes its share of the time', (motion) => {
    for (const everyMs of [second, 60 * second]) {
      const all = effects(causes, { motion, everyMs, dues: 6 * day });
      for (const effect of ['lost', 'low', 'cadence', 'double']) {
        const expected = causes
          .filter((cause) => cause.effect === effect)
          .reduce((sum, cause) => sum + shaking(cause, motion), 0);
        const near = 0.0004 + 0.12 * expected;
        expect(Math.abs(share(all, effect) - expected), `${effect} ${everyMs}`).toBeLessThan(near);
      }
    }
  });

  test('shares are possible, and there is time left without any', () => {
    for (const [, of] of Object.entries({ atRest: 0, inMotion: 1 })) {
      const sum = causes.reduce((total, cause) => total + shaking(cause, of), 0);
      expect(sum).toBeLessThan(0.9);
    }
    for (const { shortestMs, longestMs } of causes) expect(longestMs).toBeGreaterThan(shortestMs);
  });
});

test('somebody who walks or does exercise loses 5 to 20 % of the time to drop-outs', () => {
  for (const kind of ['chest_strap', 'finger_oximeter'] as const) {
    for (const motion of [0.6, 0.9]) {
      const lost = share(effects(disturbances[kind], { motion }), 'lost');
      expect(lost).toBeGreaterThan(0.05);
      expect(lost).toBeLessThan(0.21);
    }
  }
});

test('a disturbance lasts from its shortest to its longest time, short ones being most frequent', () => {
  const cause: Disturbance = {
    cause: 'test',
    effect: 'low',
    atRest: 0.02,
    inMotion: 0.02,
    shortestMs: 5 * second,
    longestMs: 60 * second,
  };
  const lengths = stretches(effects([cause], { dues: 10 * day }), 'low').sort((a, b) => a - b);
  // Beginning with a measurement, a little more than five seconds hold six of them.
  expect(lengths[0]).toBe(6);
  // Two of them may follow each other without a break, but seldom.
  expect(lengths[Math.floor(0.98 * lengths.length)]).toBeLessThanOrEqual(60);
  const median = lengths[lengths.length >> 1] as number;
  expect(Math.abs(median - Math.sqrt(5 * 60))).toBeLessThan(1.5);
});

test('how far a value is off stays the same as long as the disturbance lasts, and then differs', () => {
  const [, , , , shaken] = disturbances.finger_oximeter;
  const sensors = artefacts([shaken], never, second, chance('1'));
  const depths = new Set<number>();
  let before = { effect: 'none', depth: -1 };
  let changes = 0;
  for (let index = 0; index < day; index += 1) {
    const { effect, depth } = sensors.next(index * second, 1);
    if (effect === 'low') depths.add(depth);
    if (effect === 'low' && before.effect === 'low' && depth !== before.depth) changes += 1;
    before = { effect, depth };
  }
  expect(depths.size).toBeGreaterThan(300);
  // Only where one follows another without a break.
  expect(changes).toBeLessThan(depths.size / 10);
  expect(Math.min(...depths)).toBeLessThan(0.02);
  expect(Math.max(...depths)).toBeGreaterThan(0.98);
});

test('a device comes off as often as said, and stays off until somebody has been there', () => {
  const falls = { atRest: 3, inMotion: 20 };
  for (const motion of [0, 1]) {
    const sensors = artefacts([], falls, second, chance('2', String(motion)));
    const offAt: number[] = [];
    for (let index = 0; index < 60 * day; index += 1) {
      const atMs = index * second;
      if (sensors.next(atMs, motion).effect !== 'off') continue;
      offAt.push(atMs);
      expect(sensors.next(atMs + 1, motion).effect).toBe('off');
      sensors.refit(atMs - 1); // Whoever came before it fell has not put it on.
      expect(sensors.next(atMs + 2, motion).effect).toBe('off');
      sensors.refit(atMs + 3);
      expect(sensors.next(atMs + 4, motion).effect).toBe('none');
    }
    const perDay = offAt.length / 60;
    expect(Math.abs(perDay - shaking(falls, motion))).toBeLessThan(0.2 * shaking(falls, motion));
  }
});

test('a visit does not end a disturbance where nothing had come off', () => {
  const loose: Disturbance = {
    cause: 'test',
    effect: 'lost',
    atRest: 0.9,
    inMotion: 0.9,
    shortestMs: 1e6,
    longestMs: 2e6,
  };
  const sensors = artefacts([loose], never, second, chance('1'));
  let atMs = 0;
  while (sensors.next(atMs, 0).effect === 'none') atMs += second;
  sensors.refit(atMs + 1);
  expect(sensors.next(atMs + second, 0).effect).toBe('lost');
});

test('what is put on again after a fall is in order, whatever disturbed it before', () => {
  const loose: Disturbance = {
    cause: 'test',
    effect: 'lost',
    atRest: 0.5,
    inMotion: 0.5,
    shortestMs: 1e9,
    longestMs: 2e9,
  };
  const luck = [0, 1, 0.9, 0].flatMap((ofCause) => [ofCause, 0.5, 0.5]);
  const uniform = () => luck.shift() as number;
  const sensors = artefacts([loose], { atRest: 1, inMotion: 1 }, second, {
    uniform,
    normal: uniform,
  });
  const effects = [0, 1].map((index) => sensors.next(index * second, 0).effect);
  sensors.refit(1.5 * second);
  for (const index of [2, 3]) effects.push(sensors.next(index * second, 0).effect);
  expect(effects).toEqual(['lost', 'off', 'none', 'lost']);
});

test('somebody who moves a little shakes the sensors hardly at all', () => {
  const shaken = [0, 0.1, 0.5, 1].map((motion) => shaking({ atRest: 0, inMotion: 1 }, motion));
  expect(shaken).toEqual([0, 0.010000000000000002, 0.25, 1]);
  expect(shaking({ atRest: 0.2, inMotion: 0.4 }, 0.5)).toBeCloseTo(0.25);
});

test('every call uses up as much luck, whatever is wrong', () => {
  for (const kind of wearableKindNames) {
    let draws = 0;
    const { uniform } = chance('3', kind);
    const luck = {
      uniform: () => {
        draws += 1;
        return uniform();
      },
      normal: () => Number.NaN,
    };
    const sensors = artefacts(disturbances[kind], { atRest: 500, inMotion: 900 }, second, luck);
    const seen = new Set<string>();
    for (let index = 0; index < 5000; index += 1) {
      seen.add(sensors.next(index * second, (index % 7) / 7).effect);
      expect(draws).toBe(3 * (index + 1));
      if (index % 100 === 0) sensors.refit(index * second);
    }
    expect(seen.size).toBeGreaterThan(2);
  }
});

test('cuffs do not come off; all other devices do, more often in motion', () => {
  for (const kind of wearableKindNames) {
    const { atRest, inMotion } = fallsPerDay[kind];
    if (kind === 'arm_cuff') expect([atRest, inMotion]).toEqual([0, 0]);
    else expect(inMotion).toBeGreaterThan(atRest);
  }
});
