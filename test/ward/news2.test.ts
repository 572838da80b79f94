import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as analytics from '#analytics/news2.ts';
import { type News2Name, type News2Observation, news2, news2Names } from '#ward/news2.ts';
import { type Consciousness, consciousnessLevels } from '#ward/vitals.ts';

const well = {
  respiratory_rate: 16,
  spo2: 98,
  supplemental_oxygen: 0,
  systolic: 120,
  heart_rate: 70,
  consciousness: 'A',
  temperature: 37,
} as const satisfies News2Observation;

test('analytics has the score under its fixed name', () => {
  expect(analytics.news2).toBe(news2);
});

test('who is well scores nothing', () => {
  expect(news2(well)).toEqual({
    total: 0,
    parts: Object.fromEntries(news2Names.map((name) => [name, 0])),
    anyThree: false,
    risk: 'low',
    missing: [],
    lowest: 0,
    highest: 0,
  });
});

describe('every edge of the chart', () => {
  const onAir = { spo2_scale: 2, supplemental_oxygen: 0 } as const;
  const onOxygen = { spo2_scale: 2, supplemental_oxygen: 2 } as const;
  // The last and the first value of neighbouring bands, each with its points.
  const edges: readonly [keyof News2Observation, string, News2Observation, [number, number][]][] = [
    // biome-ignore format: one line for each line of the chart
    ['respiratory_rate', '', {}, [[0, 3], [8, 3], [9, 1], [11, 1], [12, 0], [20, 0], [21, 2], [24, 2], [25, 3], [70, 3]]],
    // biome-ignore format: as above
    ['spo2', 'scale 1', {}, [[0, 3], [91, 3], [92, 2], [93, 2], [94, 1], [95, 1], [96, 0], [100, 0]]],
    // biome-ignore format: as above
    ['spo2', 'scale 1 on oxygen', { supplemental_oxygen: 2 }, [[91, 3], [92, 2], [93, 2], [94, 1], [95, 1], [96, 0], [100, 0]]],
    // biome-ignore format: as above
    ['spo2', 'scale 2 on air', onAir, [[0, 3], [83, 3], [84, 2], [85, 2], [86, 1], [87, 1], [88, 0], [92, 0], [93, 0], [97, 0], [100, 0]]],
    // biome-ignore format: as above
    ['spo2', 'scale 2 on oxygen', onOxygen, [[0, 3], [83, 3], [84, 2], [85, 2], [86, 1], [87, 1], [88, 0], [92, 0], [93, 1], [94, 1], [95, 2], [96, 2], [97, 3], [100, 3]]],
    // biome-ignore format: as above
    ['supplemental_oxygen', '', {}, [[0, 0], [0.5, 2], [15, 2]]],
    // biome-ignore format: as above
    ['systolic', '', {}, [[0, 3], [90, 3], [91, 2], [100, 2], [101, 1], [110, 1], [111, 0], [219, 0], [220, 3], [300, 3]]],
    // biome-ignore format: as above
    ['heart_rate', '', {}, [[0, 3], [40, 3], [41, 1], [50, 1], [51, 0], [90, 0], [91, 1], [110, 1], [111, 2], [130, 2], [131, 3], [300, 3]]],
    // biome-ignore format: as above
    ['temperature', '', {}, [[30, 3], [35, 3], [35.1, 1], [36, 1], [36.1, 0], [38, 0], [38.1, 1], [39, 1], [39.1, 2], [43, 2]]],
  ];
  const cases = edges.flatMap(([name, scale, around, points]) =>
    points.map(([value, point]) => ({ name, scale, around, value, point })),
  );

  test.each(cases)('$name of $value $scale scores $point', ({ name, around, value, point }) => {
    const { parts } = news2({ ...well, ...around, [name]: value });
    expect(parts[name as News2Name]).toBe(point);
  });

  test.each(consciousnessLevels)('level of consciousness %s', (level) => {
    expect(news2({ ...well, consciousness: level }).total).toBe(level === 'A' ? 0 : 3);
  });

  test('oxygen may be told as a flow or as yes and no', () => {
    const total = (supplemental_oxygen: number | boolean) =>
      news2({ ...well, supplemental_oxygen }).total;
    expect([true, 0.5, false, 0].map(total)).toEqual([2, 2, 0, 0]);
  });
});

test('values are rounded before they are banded, halves upwards, as on paper', () => {
  const total = (changed: News2Observation) => news2({ ...well, ...changed }).total;
  expect(total({ respiratory_rate: 20.49 })).toBe(0);
  expect(total({ respiratory_rate: 20.5 })).toBe(2);
  expect(total({ spo2: 95.49 })).toBe(1);
  expect(total({ spo2: 95.5 })).toBe(0);
  expect(total({ spo2: 100 })).toBe(0);
  expect(total({ heart_rate: 90.5 })).toBe(1);
  expect(total({ systolic: 219.5 })).toBe(3);
  // In binary some of these halves are a little less than on paper.
  for (const [degrees, points] of [
    [38.04, 0],
    [38.05, 1],
    [35.04, 3],
    [35.05, 1],
    [36.04, 1],
    [36.05, 0],
    [39.04, 1],
    [39.05, 2],
  ] as const) {
    expect([degrees, total({ temperature: degrees })]).toEqual([degrees, points]);
  }
});

test.each([
  [{}, 0, 'low'],
  [{ respiratory_rate: 21, spo2: 92 }, 4, 'low'],
  [{ heart_rate: 131 }, 3, 'low-medium'],
  [{ heart_rate: 131, temperature: 38.1 }, 4, 'low-medium'],
  [{ heart_rate: 131, temperature: 39.1 }, 5, 'medium'],
  [{ respiratory_rate: 21, spo2: 92, temperature: 38.1 }, 5, 'medium'],
  [{ heart_rate: 131, systolic: 90 }, 6, 'medium'],
  [{ heart_rate: 131, systolic: 90, temperature: 38.1 }, 7, 'high'],
] as const)('with %j the total is %i and the risk %s', (changed, total, risk) => {
  const anyThree = 'heart_rate' in changed;
  expect(news2({ ...well, ...changed })).toMatchObject({ total, risk, anyThree });
});

describe('when something is missing', () => {
  test.each(news2Names)('without %s there is no total and no risk', (name) => {
    const { [name]: _, ...rest } = { ...well, heart_rate: 131, pulse_rate: undefined };
    const score = news2(rest);
    expect(score.total).toBeUndefined();
    expect(score.risk).toBeUndefined();
    expect(score.missing).toEqual([name]);
    expect(score.parts).not.toHaveProperty(name);
    const known = name === 'heart_rate' ? 0 : 3;
    expect(score.lowest).toBe(known);
    expect(score.highest).toBe(known + (name === 'supplemental_oxygen' ? 2 : 3));
    expect(score.anyThree).toBe(known === 3);
  });

  test('with nothing at all anything is possible', () => {
    expect(news2({})).toMatchObject({ parts: {}, missing: news2Names, lowest: 0, highest: 20 });
  });

  test.each([
    ['spo2', Number.NaN],
    ['heart_rate', Number.POSITIVE_INFINITY],
    ['systolic', -1],
    ['spo2', 101],
    ['temperature', '37'],
    ['respiratory_rate', null],
    ['supplemental_oxygen', Number.NaN],
    ['supplemental_oxygen', -2],
    ['consciousness', 'a'],
    ['consciousness', 1],
  ] as const)('%s of %s is no value, so it is missing', (name, value) => {
    const score = news2({ ...well, [name]: value } as News2Observation);
    expect(score.missing).toEqual([name]);
    expect(score.total).toBeUndefined();
  });

  test('the pulse stands in for the heart rate, and only then', () => {
    const { heart_rate: _, ...rest } = well;
    expect(news2({ ...rest, pulse_rate: 131 })).toMatchObject({
      total: 3,
      parts: { heart_rate: 3 },
    });
    expect(news2({ ...rest, heart_rate: Number.NaN, pulse_rate: 131 }).total).toBe(3);
    expect(news2({ ...well, pulse_rate: 131 }).total).toBe(0);
  });

  test('on scale 2 a high saturation counts only once it is known whether oxygen flows', () => {
    const { supplemental_oxygen: _, ...rest } = { ...well, spo2_scale: 2 as const };
    const unknown = news2({ ...rest, spo2: 98 });
    expect(unknown).toMatchObject({ missing: ['supplemental_oxygen'], lowest: 0, highest: 5 });
    expect(unknown.parts).not.toHaveProperty('spo2');
    expect(news2({ ...rest, spo2: 94 })).toMatchObject({ lowest: 0, highest: 3 });
    expect(news2({ ...rest, spo2: 90 })).toMatchObject({ parts: { spo2: 0 }, highest: 2 });
    expect(news2({ ...rest, spo2: 80 })).toMatchObject({ parts: { spo2: 3 }, highest: 5 });
  });
});

const vital = (max: number) => fc.double({ min: 0, max, noNaN: true });
const complete: fc.Arbitrary<News2Observation> = fc.record({
  respiratory_rate: vital(70),
  spo2: vital(100),
  supplemental_oxygen: fc.oneof(fc.constant(0), vital(15)),
  systolic: vital(300),
  heart_rate: vital(300),
  consciousness: fc.constantFrom<Consciousness>(...consciousnessLevels),
  temperature: fc.double({ min: 30, max: 43, noNaN: true }),
  spo2_scale: fc.constantFrom<1 | 2>(1, 2),
});

test('whatever is lost, the true total lies between the lowest and the highest', () => {
  fc.assert(
    fc.property(complete, fc.subarray([...news2Names]), (observation, lost) => {
      const partial = { ...observation };
      for (const name of lost) delete partial[name];
      const truth = news2(observation).total as number;
      const { lowest, highest, missing, total } = news2(partial);
      expect(missing).toEqual(news2Names.filter((name) => lost.includes(name)));
      expect(total).toBe(lost.length === 0 ? truth : undefined);
      expect(lowest).toBeLessThanOrEqual(truth);
      expect(highest).toBeGreaterThanOrEqual(truth);
    }),
  );
});

test('the total is the sum of its parts, a whole number from 0 to 20', () => {
  fc.assert(
    fc.property(complete, (observation) => {
      const { total, parts, lowest, highest } = news2(observation);
      const sum = Object.values(parts).reduce((one, other) => one + other, 0);
      expect([total, lowest, highest]).toEqual([sum, sum, sum]);
      expect(Number.isInteger(sum) && sum >= 0 && sum <= 20).toBe(true);
    }),
  );
});

test('further from the healthy range never scores less', () => {
  const middle = { respiratory_rate: 16, systolic: 150, heart_rate: 70, temperature: 37 } as const;
  const names = fc.constantFrom(...(Object.keys(middle) as (keyof typeof middle)[]));
  fc.assert(
    fc.property(complete, names, vital(1), vital(3), (observation, name, near, far) => {
      const from = middle[name];
      for (const side of [-1, 1]) {
        // The two go out from the middle in the same direction, the second one further.
        const at = (share: number) => Math.max(0, from + side * share * from);
        const score = (value: number) => news2({ ...observation, [name]: value }).total as number;
        expect(score(at(near + far))).toBeGreaterThanOrEqual(score(at(near)));
      }
    }),
  );
});

test('less saturation on scale 1 never scores less', () => {
  fc.assert(
    fc.property(complete, vital(100), vital(100), (observation, one, other) => {
      const score = (spo2: number) => news2({ ...observation, spo2, spo2_scale: 1 }).total ?? 0;
      const [low, high] = [Math.min(one, other), Math.max(one, other)];
      expect(score(low)).toBeGreaterThanOrEqual(score(high));
    }),
  );
});

test('nothing that could be put in makes it throw or gives something that is no number', () => {
  const anything = fc.record(
    Object.fromEntries([...news2Names, 'pulse_rate', 'spo2_scale'].map((n) => [n, fc.anything()])),
  );
  fc.assert(
    fc.property(anything, (observation) => {
      const { lowest, highest, total, missing } = news2(observation as News2Observation);
      expect(Number.isInteger(lowest) && Number.isInteger(highest)).toBe(true);
      expect(total === undefined).toBe(missing.length > 0);
    }),
  );
});

const vectorsFile = '../shared/vectors/news2.json';
test.skipIf(!existsSync(vectorsFile))('the public cases', () => {
  const cases: readonly PublicCase[] = JSON.parse(readFileSync(vectorsFile, 'utf8'));
  expect(cases.length).toBeGreaterThan(0);
  for (const { input, total, parts, anyThree, risk } of cases) {
    const score = news2({
      respiratory_rate: input.rr,
      spo2: input.spo2,
      supplemental_oxygen: input.o2,
      systolic: input.sbp,
      heart_rate: input.pulse,
      consciousness: input.acvpu,
      temperature: input.temp,
      spo2_scale: input.scale,
    });
    expect(score).toMatchObject({ total, anyThree, risk });
    expect(score.parts).toEqual({
      respiratory_rate: parts.rr,
      spo2: parts.spo2,
      supplemental_oxygen: parts.o2,
      systolic: parts.sbp,
      heart_rate: parts.pulse,
      consciousness: parts.consciousness,
      temperature: parts.temp,
    });
  }
});

interface PublicCase {
  readonly input: {
    readonly [K in 'rr' | 'spo2' | 'sbp' | 'pulse' | 'temp']: number;
  } & { readonly acvpu: Consciousness; readonly o2: boolean; readonly scale: 1 | 2 };
  readonly total: number;
  readonly parts: {
    readonly [K in 'rr' | 'spo2' | 'o2' | 'sbp' | 'pulse' | 'consciousness' | 'temp']: number;
  };
  readonly anyThree: boolean;
  readonly risk: string;
}
