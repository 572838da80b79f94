import { expect, test } from 'vitest';
import { readUsualRules } from '#analytics/rules/rule-file.ts';
import { sweepRules, type Variant } from '#study/sweep/sweep-rules.ts';
import { createTally } from '#study/sweep/tally.ts';
import type { Judged } from '#study/ward/judgement.ts';
import type { Verdict } from '#ward/truth.ts';
import { episodeInTest, hour } from '../ward/bodies.ts';

const [variant, other] = sweepRules(readUsualRules().rules) as [Variant, Variant];

/** An illness that turned red in the third hour. */
function ill(id: string, patient = 'p01') {
  return { patient, episode: { ...episodeInTest(id, hour), redAtMs: 3 * hour } };
}

/** An alarm of the variant about this illness. */
function told(
  { patient, episode }: ReturnType<typeof ill>,
  verdict: Verdict,
  evaluatedMs: number,
  { isNew = true, rangAt = evaluatedMs } = {},
) {
  const record = { rule: variant.rule.id, patient, verdict, evaluatedMs, rang: true };
  return { isNew, record, alarm: { rangAt }, course: { episode } } as Judged;
}

test('of several true alarms of one illness, the first says when it was known', () => {
  const sepsis = ill('sepsis-1');
  const tally = createTally();
  tally.add([told(sepsis, 'true', 2 * hour), told(sepsis, 'true', 4 * hour)]);
  tally.add([told(sepsis, 'true', 5 * hour)]);
  expect(tally.cell(variant, [sepsis])).toMatchObject({ alarms: 3, late: 0, missed: 0 });
});

test('what was known in the moment in which it turned red was known in time; after it, late', () => {
  for (const [evaluatedMs, late] of [
    [3 * hour, 0],
    [3 * hour + 1, 1],
  ] as const) {
    const tally = createTally();
    tally.add([told(ill('sepsis-1'), 'true', evaluatedMs)]);
    expect(tally.cell(variant, [ill('sepsis-1')])).toMatchObject({ late, missed: 0, episodes: 1 });
  }
});

test('an alarm that rings later than it was known is one, and tells of the illness when it rings', () => {
  const sepsis = ill('sepsis-1');
  const silent = { ...told(sepsis, 'true', 2 * hour), alarm: {} } as Judged;
  const unheard = { ...silent, record: { ...silent.record, rang: false } };
  const tally = createTally();
  tally.add([unheard]);
  expect(tally.cell(variant, [sepsis])).toMatchObject({ alarms: 1, actionable: 1, missed: 1 });
  tally.add([told(sepsis, 'true', 2 * hour, { isNew: false, rangAt: 4 * hour })]);
  expect(tally.cell(variant, [sepsis])).toMatchObject({
    ...{ alarms: 1, actionable: 1 },
    ...{ missed: 0, late: 1 },
  });
});

test('duplicates call for something, too, and only what is true tells of an illness', () => {
  const verdicts: readonly Verdict[] = ['true', 'duplicate', 'stale', 'benign'];
  const tally = createTally();
  for (const [index, verdict] of verdicts.entries()) {
    tally.add([told(ill('sepsis-1', `p${index}`), verdict, 2 * hour)]);
  }
  const all = verdicts.map((_, index) => ill('sepsis-1', `p${index}`));
  const counts = { alarms: 4, actionable: 2, late: 3, missed: 3, episodes: 4 };
  expect(tally.cell(variant, all)).toMatchObject(counts);
});

test('each illness, patient and variant is told of by itself, and what never turned red is not asked for', () => {
  const tally = createTally();
  tally.add([told(ill('sepsis-1'), 'true', 2 * hour)]);
  expect(tally.cell(variant, [ill('sepsis-2')])).toMatchObject({ missed: 1 });
  expect(tally.cell(variant, [ill('sepsis-1', 'p02')])).toMatchObject({ missed: 1 });
  expect(tally.cell(other, [ill('sepsis-1')])).toMatchObject({ alarms: 0, missed: 1 });
  const mild = { patient: 'p01', episode: episodeInTest('sepsis-1', hour) };
  expect(tally.cell(variant, [mild])).toMatchObject({ episodes: 0 });
  const slow = { ...ill('bradyarrhythmia-1').episode, scenario: 'bradyarrhythmia' } as const;
  expect(tally.cell(variant, [{ patient: 'p01', episode: slow }])).toMatchObject({ episodes: 0 });
});
