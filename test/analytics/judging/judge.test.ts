import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Point } from '#analytics/course/point.ts';
import { boundOf } from '#analytics/judging/bound.ts';
import { judge } from '#analytics/judging/judge.ts';
import type { Rule } from '#analytics/rules/rule.ts';
import { each, noon, pointsOf, rule, shuffled, times } from '../scene.ts';

/** What a rule says of heart rates by second: `+onset@raised` and `-cleared`, in seconds. */
function said(values: readonly (readonly [number, number])[], other: Partial<Rule> = {}) {
  const { turns } = judge(pointsOf(values), boundOf(rule(other)));
  const second = (at: number) => (at - noon) / 1000;
  return turns.map((turn) =>
    turn.kind === 'raised'
      ? `+${second(turn.onsetAt)}@${second(turn.point.at)}`
      : `-${second(turn.at)}`,
  );
}

describe('a hold', () => {
  test('is complete on the first value that is so old, and not one earlier', () => {
    expect(said(each(times(5, 101)))).toEqual([]);
    expect(said(each(times(6, 101)))).toEqual(['+0@5']);
  });

  test('of zero needs one value', () => {
    expect(said([[3, 101]], { holdMs: 0 })).toEqual(['+3@3']);
  });

  test('does not begin at the limit itself, only beyond', () => {
    expect(said(each(times(20, 100)))).toEqual([]);
    expect(said(each(times(20, 50)), { when: 'below', limit: 50 })).toEqual([]);
    expect(
      said(each(times(20, 49)), { when: 'below', limit: 50, clear: { margin: 5, holdMs: 0 } }),
    ).toEqual(['+0@5']);
  });

  test('begins anew after one value that does not violate', () => {
    expect(said(each([...times(5, 101), 100, ...times(6, 101)]))).toEqual(['+6@11']);
  });

  test('begins anew after a gap where the rule resets: nobody knows what was in it', () => {
    const reset = { gap: 'reset' } as const;
    expect(said([...each(times(5, 101)), ...each(times(5, 101), 60)], reset)).toEqual([]);
    expect(said([...each(times(5, 101)), ...each(times(6, 101), 60)], reset)).toEqual(['+60@65']);
  });

  test('stands still over a gap where the rule holds: only what was measured counts', () => {
    const hold = { gap: 'hold', coverage: 0 } as const;
    // Four seconds before the gap, and one after it.
    expect(said([...each(times(5, 101)), ...each(times(1, 101), 60)], hold)).toEqual([]);
    expect(said([...each(times(5, 101)), ...each(times(2, 101), 60)], hold)).toEqual(['+0@61']);
    expect(said([...each(times(5, 101)), ...each([101, 90, 101], 60)], hold)).toEqual([]);
  });

  test('begins anew where data cover too little of it', () => {
    const half = { gap: 'hold', coverage: 0.5, holdMs: 20_000 } as const;
    // Nine of sixteen seconds, and nine of nineteen.
    expect(said([...each(times(10, 101)), ...each(times(12, 101), 16)], half)).toEqual(['+0@27']);
    // Just as much as it must.
    expect(said([...each(times(10, 101)), ...each(times(12, 101), 18)], half)).toEqual(['+0@29']);
    expect(said([...each(times(10, 101)), ...each(times(21, 101), 19)], half)).toEqual(['+19@39']);
  });

  test('of zero needs one value behind a gap as well', () => {
    expect(said([...each([80, 80, 80]), [60, 101]], { holdMs: 0 })).toEqual(['+60@60']);
  });

  test('is broken by values that the person’s own movement explains', () => {
    const still = pointsOf(each(times(6, 101)));
    const walking = still.map((point, index) =>
      index === 3 ? { ...point, activity: 'walking' as const } : point,
    );
    const raised = (other: Partial<Rule>, points: readonly Point[]) =>
      judge(points, boundOf(rule(other))).turns.length;
    expect(raised({ unless: ['moving'] }, still)).toBe(1);
    expect(raised({ unless: ['moving'] }, walking)).toBe(0);
    expect(raised({ unless: ['walking'] }, walking)).toBe(0);
    expect(raised({}, walking)).toBe(1);
    const moving = still.map((point) => ({ ...point, activity: 'moving' as const }));
    expect(raised({ unless: ['walking'] }, moving)).toBe(1);
  });

  test('goes on over a value that is missing', () => {
    expect(said([...each(times(3, 101)), ...each(times(3, 101), 4)])).toEqual(['+0@5']);
  });

  test('of a sparse vital goes on from value to value as usual for it', () => {
    const everyTwoMinutes = [80, 80, 101, 101].map((value, index) => [index * 120, value] as const);
    expect(said(everyTwoMinutes)).toEqual(['+240@360']);
  });
});

describe('an active alarm', () => {
  const raised = times(6, 101);

  test('ends when calm values have held, at the last of them', () => {
    expect(said(each([...raised, ...times(3, 95)]))).toEqual(['+0@5']);
    expect(said(each([...raised, ...times(4, 95)]))).toEqual(['+0@5', '-9']);
  });

  test('below a limit ends at the clear limit above it', () => {
    const low = { when: 'below', limit: 50, clear: { margin: 5, holdMs: 0 } } as const;
    expect(said(each([...times(6, 49), 54, 55]), low)).toEqual(['+0@5', '-7']);
  });

  test('does not end between its limit and the clear limit', () => {
    expect(said(each([...raised, ...times(60, 98)]))).toEqual(['+0@5']);
  });

  test('goes on where calm is broken', () => {
    expect(said(each([...raised, 95, 95, 95, 96, 95, 95, 95]))).toEqual(['+0@5']);
    expect(said(each([...raised, 95, 95, 95, 96, 95, 95, 95, 95]))).toEqual(['+0@5', '-13']);
    expect(said(each([...raised, 95, 96, ...raised]))).toEqual(['+0@5']);
  });

  test('is not raised a second time while it lasts, and is again after it ended', () => {
    expect(said(each([...raised, ...raised, ...times(4, 90), ...raised]))).toEqual([
      '+0@5',
      '-15',
      '+16@21',
    ]);
  });

  test('stays over a gap, and calm before the gap does not count', () => {
    expect(said([...each([...raised, 90, 90, 90]), ...each(times(3, 90), 60)])).toEqual(['+0@5']);
    expect(said([...each([...raised, 90, 90, 90]), ...each(times(4, 90), 60)])).toEqual([
      '+0@5',
      '-63',
    ]);
  });

  test('ends at a gap where the rule resets, when the first value was due that did not come', () => {
    expect(said([...each(raised), ...each(raised, 60)], { gap: 'reset' })).toEqual([
      '+0@5',
      '-6',
      '+60@65',
    ]);
  });
});

const course = fc.array(
  fc.record({ waitS: fc.constantFrom(1, 1, 1, 1, 2, 6), value: fc.constantFrom(90, 95, 98, 101) }),
  { maxLength: 80 },
);

function secondsOf(steps: readonly { waitS: number; value: number }[]): [number, number][] {
  let second = 0;
  return steps.map(({ waitS, value }) => {
    second += waitS;
    return [second, value];
  });
}

test('no order of arrival and no repetition changes what is judged', () => {
  fc.assert(
    fc.property(course, fc.infiniteStream(fc.nat()), (steps, dice) => {
      const values = secondsOf(steps);
      const repeated = values.filter((_, index) => index % 3 === 0);
      expect(said(shuffled([...values, ...repeated], dice))).toEqual(said(values));
    }),
  );
});

test('an alarm rests on measured values only: each second of its hold violates, none is far apart', () => {
  fc.assert(
    fc.property(course, (steps) => {
      const points = pointsOf(secondsOf(steps));
      for (const turn of judge(points, boundOf(rule())).turns) {
        if (turn.kind !== 'raised') continue;
        const held = points.filter(({ at }) => at >= turn.onsetAt && at <= turn.point.at);
        expect(points).toContain(turn.point);
        expect(held.length).toBeGreaterThan(1);
        expect(held.every(({ value }) => value > 100)).toBe(true);
        expect(held.slice(1).some(({ gap }) => gap)).toBe(false);
        expect(turn.point.at - turn.onsetAt).toBeGreaterThanOrEqual(5000);
      }
    }),
  );
});

test('violating for as long as the hold always raises, and a calm stream never does', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 101, max: 250 }), { minLength: 6 }), (values) => {
      expect(said(each(values))).toEqual(['+0@5']);
    }),
  );
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 20, max: 100 })), (values) => {
      expect(said(each(values))).toEqual([]);
    }),
  );
});
