import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createComparison, rememberedMax } from '#analytics/compare/comparison.ts';
import type { Alarm } from '#ward/alarm.ts';

const noon = 1_763_812_800_000;
const minuteMs = 60_000;

/** Raised so many seconds after noon, and known at once. */
function alarm(second: number, other: Partial<Alarm> = {}): Alarm {
  const rule = other.rule ?? 'tachycardia';
  const raisedAt = noon + second * 1000;
  const patient = other.patient ?? 'p1';
  return {
    id: `${patient} ${rule} ${second}`,
    patient,
    rule,
    kind: 'physiological',
    priority: 'medium',
    state: 'active',
    life: 'active_unacknowledged',
    message: 'Heart rate above 100/min',
    vital: 'heart_rate',
    value: 120,
    limit: 100,
    onsetAt: raisedAt - 15_000,
    raisedAt,
    evaluatedAt: raisedAt,
    ...other,
  };
}

const knownAt = (second: number) => ({ evaluatedAt: noon + second * 1000 });

function cleared(of: Alarm, second: number): Alarm {
  return { ...of, state: 'cleared', life: 'inactive', clearedAt: noon + second * 1000 };
}

/** Both logs as they were told, and the counts at a second after noon. */
function comparing(main: readonly Alarm[], other: readonly Alarm[], toleranceMs?: number) {
  const comparison = createComparison(toleranceMs);
  for (const each of main) comparison.main(each);
  for (const each of other) comparison.other(each);
  const scene = {
    comparison,
    at: (second: number) => comparison.report(noon + second * 1000),
    counts(second: number) {
      const { same, added, removed, delayed } = scene.at(second);
      return { same, added, removed, delayed: delayed.count };
    },
  };
  return scene;
}

const nothing = { same: 0, added: 0, removed: 0, delayed: 0 };

describe('an alarm of both logs', () => {
  test('is the same if it is of the same rule and raised within a minute', () => {
    const once = cleared(alarm(0), 10);
    const scene = comparing([once], [cleared(alarm(60), 70)]);
    expect(scene.counts(1000)).toEqual({ ...nothing, same: 1, delayed: 1 });
    expect(comparing([once], [cleared(alarm(61), 70)]).counts(1000)).toMatchObject({
      added: 1,
      removed: 1,
    });
  });

  test('is the same if one is raised while the other is active', () => {
    expect(comparing([alarm(0)], [alarm(600)]).counts(1000)).toMatchObject({ same: 1 });
    expect(comparing([alarm(600)], [alarm(0)]).counts(1000)).toMatchObject({ same: 1 });
    const over = cleared(alarm(0), 599);
    expect(comparing([over], [alarm(600)]).counts(1000)).toMatchObject({ same: 0 });
    expect(comparing([alarm(600)], [over]).counts(1000)).toMatchObject({ same: 0 });
    expect(comparing([cleared(alarm(0), 600)], [alarm(600)]).counts(1000)).toMatchObject({
      same: 1,
    });
  });

  test('is the same while it lasts, and not when it was cleared before the other began', () => {
    const ended = cleared(alarm(0), 600);
    expect(comparing([alarm(600)], [ended]).counts(1000)).toMatchObject({ same: 1 });
    expect(comparing([alarm(0), ended], [alarm(601)]).counts(1000)).toMatchObject({ same: 0 });
  });

  test('has no second partner in either log', () => {
    const two = [alarm(0), alarm(10, { rule: 'fast' })];
    expect(comparing(two, [alarm(5)]).counts(1000)).toMatchObject({ same: 1, removed: 1 });
    expect(comparing([alarm(5)], two).counts(1000)).toMatchObject({ same: 1, added: 1 });
  });

  test('is not the same if it is of another patient, or of another vital', () => {
    const others = [alarm(0, { patient: 'p2' }), alarm(1, { rule: 'x', vital: 'spo2' })];
    expect(comparing([alarm(0)], others).counts(1000)).toEqual({
      ...nothing,
      added: 2,
      removed: 1,
    });
  });

  test('may be of another rule, if it breaks the limit of the same vital on the same side', () => {
    const byRule = (rule: string, value: number, limit: number) => alarm(0, { rule, value, limit });
    const same = byRule('fast', 140, 130);
    const slow = byRule('slow', 30, 40);
    expect(comparing([alarm(0)], [same]).counts(1000)).toEqual({ ...nothing, same: 1 });
    expect(comparing([alarm(0)], [slow]).counts(1000)).toMatchObject({ same: 0, added: 1 });
    const { value: _, ...valueless } = slow;
    expect(comparing([alarm(0)], [valueless]).counts(1000)).toMatchObject({ same: 1 });
    const { limit: ____, ...limitless } = slow;
    expect(comparing([alarm(0)], [limitless]).counts(1000)).toMatchObject({ same: 1 });
    const { vital: __, ...combined } = alarm(0, { rule: 'news' });
    const { vital: ___, ...other } = alarm(0, { rule: 'qsofa' });
    expect(comparing([combined], [other]).counts(1000)).toMatchObject({ same: 0 });
  });

  test('goes with its own rule first, and leaves another its own', () => {
    const fast = (second: number) => alarm(second, { rule: 'fast' });
    const scene = comparing([alarm(0), fast(20)], [fast(0), alarm(30)]);
    expect(scene.at(1000).byRule.map(({ rule, same }) => [rule, same])).toEqual([
      ['tachycardia', 1],
      ['fast', 1],
    ]);
    expect(comparing([alarm(0)], [fast(0), alarm(30)]).at(1000).examples).toMatchObject([
      { verdict: 'delayed', rule: 'tachycardia' },
      { verdict: 'added', rule: 'fast' },
    ]);
  });

  test('goes with the nearest of several, and each has one partner only', () => {
    const near = cleared(alarm(50), 55);
    const far = cleared(alarm(5), 10);
    const scene = comparing([cleared(alarm(45), 60)], [far, near]);
    expect(scene.counts(1000)).toMatchObject({ same: 1, added: 1 });
    expect(scene.at(1000).examples).toMatchObject([
      { verdict: 'delayed', delayMs: 5000 },
      { verdict: 'added', id: far.id },
    ]);
  });

  test('is told of once, however often it is amended, and ends when it is cleared', () => {
    const first = alarm(0);
    const scene = comparing([first, { ...first, priority: 'high' }, cleared(first, 100)], [first]);
    scene.comparison.other({ ...first, ...knownAt(50) });
    expect(scene.counts(1000)).toEqual({ ...nothing, same: 1 });
    scene.comparison.other(alarm(200));
    expect(scene.counts(1000)).toMatchObject({ same: 1, added: 1 });
  });
});

describe('an alarm of one log', () => {
  test('is decided when the other had a minute to come to it', () => {
    expect(comparing([alarm(0)], []).counts(59)).toEqual(nothing);
    expect(comparing([alarm(0)], []).counts(60)).toEqual({ ...nothing, removed: 1 });
    expect(comparing([], [alarm(0)]).counts(60)).toEqual({ ...nothing, added: 1 });
    expect(comparing([alarm(0)], [], 5000).counts(5)).toMatchObject({ removed: 1 });
  });

  test('counts from when it was known, not from when it happened', () => {
    const late = alarm(0, knownAt(500));
    expect(comparing([late], []).counts(559)).toEqual(nothing);
    expect(comparing([late], []).counts(560)).toMatchObject({ removed: 1 });
  });

  test('is decided by what is told later, too', () => {
    const scene = comparing([alarm(0)], [alarm(60, { patient: 'p2' })]);
    expect(scene.comparison.report(0).removed).toBe(1);
  });

  test('is the same after all when the other log comes to it very late', () => {
    const others = alarm(0, { patient: 'p2' });
    const scene = comparing([others, cleared(alarm(0), 30)], []);
    expect(scene.at(600).examples).toMatchObject([{ patient: 'p2' }, { patient: 'p1' }]);
    scene.comparison.other(alarm(0, knownAt(1800)));
    expect(scene.counts(1860)).toEqual({ ...nothing, same: 1, delayed: 1, removed: 1 });
    expect(scene.at(1860).examples).toMatchObject([
      { verdict: 'removed', patient: 'p2' },
      { verdict: 'delayed', patient: 'p1', delayMs: 1800_000 },
    ]);
  });

  test('is forgotten an hour after its end, and counted for ever', () => {
    const scene = comparing([cleared(alarm(0), 30)], []);
    scene.at(3631);
    scene.comparison.other(alarm(0, knownAt(3700)));
    expect(scene.counts(9000)).toEqual({ ...nothing, removed: 1, added: 1 });
    scene.comparison.main(cleared(alarm(0, knownAt(9000)), 30));
    expect(scene.counts(9100)).toMatchObject({ same: 1, removed: 1 });
  });

  test('is not forgotten while it is active', () => {
    const scene = comparing([alarm(0)], []);
    scene.at(90_000);
    scene.comparison.other(alarm(0, knownAt(90_001)));
    expect(scene.counts(90_100)).toMatchObject({ same: 1, removed: 0 });
  });

  test('that is technical is left out', () => {
    const technical = alarm(0, { kind: 'technical', rule: 'lost_signal' });
    expect(comparing([technical], []).counts(1000)).toEqual(nothing);
  });
});

describe('the delay of an alarm', () => {
  test('is how much later the other log came to it; up to a second is none', () => {
    const scene = comparing(
      [alarm(0), alarm(9, { patient: 'p2' }), alarm(0, { patient: 'p3' })],
      [
        alarm(0, knownAt(1)),
        alarm(9, { patient: 'p2', ...knownAt(10.001) }),
        alarm(0, { patient: 'p3', ...knownAt(-20) }),
      ],
    );
    expect(scene.counts(1000)).toEqual({ ...nothing, same: 3, delayed: 1 });
    expect(scene.at(1000).examples).toMatchObject([{ patient: 'p2', delayMs: 1001 }]);
  });

  test('is told as quantiles', () => {
    const patients = Array.from({ length: 100 }, (_, index) => `p${index}`);
    const scene = comparing(
      patients.map((patient) => alarm(0, { patient })),
      patients.map((patient, index) => alarm(0, { patient, ...knownAt(2 + index / 10) })),
    );
    const { delayed } = scene.at(1000);
    expect(delayed.count).toBe(100);
    expect(Math.abs(delayed.p50Ms / 7000 - 1)).toBeLessThan(0.12);
    expect(Math.abs(delayed.p95Ms / 11_500 - 1)).toBeLessThan(0.12);
    expect(scene.at(1000).byRule).toEqual([
      { rule: 'tachycardia', same: 100, added: 0, removed: 0, delayed },
    ]);
  });
});

test('the last twenty alarms that are not alike are shown', () => {
  const main = Array.from({ length: 30 }, (_, index) => alarm(index, { patient: `p${index}` }));
  const { examples } = comparing(main, []).at(1000);
  expect(examples.map(({ patient }) => patient)).toEqual(
    main.slice(10).map(({ patient }) => patient),
  );
  expect(examples[0]).toEqual({
    verdict: 'removed',
    id: 'p10 tachycardia 10',
    patient: 'p10',
    rule: 'tachycardia',
    vital: 'heart_rate',
    message: 'Heart rate above 100/min',
    raisedAt: noon + 10_000,
  });
});

test('memory is bounded: beyond twenty thousand the oldest are decided as they stand', () => {
  const comparison = createComparison();
  for (let each = 0; each <= rememberedMax; each += 1) {
    comparison.main(alarm(0, { patient: `p${each}` }));
  }
  expect(comparison.report(noon).removed).toBe(rememberedMax / 2 + 1);
  comparison.other(alarm(0, { patient: 'p0' }));
  comparison.other(alarm(0, { patient: `p${rememberedMax}` }));
  expect(comparison.report(noon + 2 * minuteMs)).toMatchObject({ added: 1, same: 1 });
});

test('for any two logs, in any order, each alarm is counted once, and a log is the same as itself', () => {
  const log = fc.uniqueArray(
    fc.record({
      second: fc.integer({ min: 0, max: 600 }),
      lastsFor: fc.option(fc.integer({ min: 0, max: 120 })),
      patient: fc.constantFrom('p1', 'p2'),
      rule: fc.constantFrom('tachycardia', 'fast', 'slow'),
    }),
    { maxLength: 12, selector: ({ second, patient, rule }) => `${second} ${patient} ${rule}` },
  );
  const alarmsOf = (told: typeof log extends fc.Arbitrary<infer T> ? T : never) =>
    told.map(({ second, lastsFor, patient, rule }) => {
      const direction = rule === 'slow' ? { value: 30, limit: 40 } : {};
      const raised = alarm(second, { patient, rule, ...direction });
      return lastsFor === null ? raised : cleared(raised, second + lastsFor);
    });
  const check = fc.property(log, log, fc.boolean(), (one, two, isByTime) => {
    const [main, other] = [alarmsOf(one), alarmsOf(two)];
    const comparison = createComparison();
    const told = [
      ...main.map((each) => ({ each, tell: comparison.main })),
      ...other.map((each) => ({ each, tell: comparison.other })),
    ];
    if (isByTime) told.sort((a, b) => a.each.raisedAt - b.each.raisedAt);
    for (const { each, tell } of told) tell(each);
    const report = comparison.report(noon + 10_000_000);
    expect(report.same + report.removed).toBe(main.length);
    expect(report.same + report.added).toBe(other.length);
    const sum = (name: 'same' | 'added' | 'removed') =>
      report.byRule.reduce((total, rule) => total + rule[name], 0);
    expect([sum('same'), sum('added'), sum('removed')]).toEqual([
      report.same,
      report.added,
      report.removed,
    ]);
    const itself = comparing([], []);
    for (const each of main.toSorted((a, b) => a.raisedAt - b.raisedAt)) {
      itself.comparison.main(each);
      itself.comparison.other(each);
    }
    expect(itself.counts(10_000)).toEqual({ ...nothing, same: main.length });
  });
  fc.assert(check);
});
