import { describe, expect, test } from 'vitest';
import { literature } from '#study/analysis/literature.ts';
import { reasons } from '#study/analysis/reasons.ts';
import type { SweepCell, WardResult } from '#study/ward/results.ts';
import { alarmWith, cellWith, resultWith, wardWith } from './wards-in-test.ts';

const rows = (sweep: readonly SweepCell[], wards: readonly WardResult[] = []) => {
  const [hold14, hold19, saturationHold, saturationLimit, load, tenth] = literature(
    resultWith({ sweep, wards }),
  );
  return { hold14, hold19, saturationHold, saturationLimit, load, tenth };
};

describe('beside the published figures', () => {
  test('holds are measured on alarms that call for nothing, over all rules at their own limits', () => {
    const { hold14, hold19, saturationHold } = rows([
      cellWith({ alarms: 60, actionable: 10 }),
      cellWith({ holdMs: 14_000, alarms: 30, actionable: 10 }),
      cellWith({ holdMs: 15_000, alarms: 24, actionable: 10 }),
      cellWith({ rule: 'tachycardia', limit: 100, alarms: 50 }),
      cellWith({ rule: 'tachycardia', limit: 100, holdMs: 14_000, alarms: 30 }),
      cellWith({ rule: 'tachycardia', limit: 120, alarms: 999 }),
      cellWith({ rule: 'tachycardia', limit: 120, holdMs: 14_000, alarms: 999 }),
      cellWith({ link: 'lte', holdMs: 14_000, alarms: 1 }),
    ]);
    expect(hold14).toMatchObject({ theirs: -0.5, ours: -0.5, why: reasons.near });
    expect(hold14?.n).toBe('100 alarms became 50; 2 rules, 10.0 bed-days of the sweep');
    expect(saturationHold).toMatchObject({ theirs: -0.6, ours: -0.6 });
    expect(hold19).toMatchObject({ n: 'the sweep has no hold of 19 s', why: reasons.cannotSay });
    expect(hold19).not.toHaveProperty('ours');
  });

  test('the two limits are compared at the hold of the rule', () => {
    const { saturationLimit } = rows([
      cellWith({ holdMs: 10_000, alarms: 100 }),
      cellWith({ holdMs: 10_000, limit: 88, alarms: 80 }),
      cellWith({ limit: 88, alarms: 1 }),
    ]);
    expect(saturationLimit?.ours).toBeCloseTo(-0.2, 12);
    expect(saturationLimit?.why).toContain('A smaller part of our dips');
  });

  test('too few alarms say nothing, and it is told how few', () => {
    const { saturationHold } = rows([
      cellWith({ alarms: 19 }),
      cellWith({ holdMs: 15_000, alarms: 3 }),
    ]);
    expect(saturationHold).toMatchObject({ n: 'too few alarms in the sweep (19)' });
    expect(saturationHold).not.toHaveProperty('ours');
  });

  test('the load is that of physiological alarms as staff were told', () => {
    const alarms = [
      ...Array.from({ length: 30 }, () => alarmWith({ verdict: 'artefact' })),
      ...Array.from({ length: 10 }, () => alarmWith({ rule: 'fever', verdict: 'true' })),
      alarmWith({ kind: 'technical' }),
      alarmWith({ evaluator: 'sampled' }),
      alarmWith({ rang: false }),
    ];
    const { load } = rows([], [wardWith({ patients: 2, hours: 24, alarms })]);
    expect(load).toMatchObject({
      ours: 20,
      n: '40 physiological alarms in 2.0 bed-days, beside 1 technical ones',
    });
    expect(load?.why).toContain('were tuned to their wards');
    expect(load?.why).toContain('75 % of ours are of one rule, tachycardia.');
    expect(load?.why).toContain('100 % of those that call for nothing have the verdict “artefact”');
    expect(rows([], [wardWith({ patients: 4, hours: 24, alarms })]).load?.why).toBe(
      reasons.nearLoad,
    );
    expect(rows([], [wardWith()]).load).toMatchObject({ n: 'less than one bed-day' });
  });

  test('the tenth of the patients with the most alarms is taken over all wards', () => {
    const of = (patient: string, count: number) =>
      Array.from({ length: count }, () => alarmWith({ patient, rule: 'low_saturation' }));
    const wards = [
      wardWith({ patients: 10, alarms: [...of('p01', 6), ...of('p02', 2), ...of('p03', 2)] }),
      wardWith({ ward: 1, patients: 10, alarms: [...of('p01', 8), ...of('p02', 2)] }),
    ];
    const { tenth } = rows([], wards);
    expect(tenth).toMatchObject({ ours: 0.7, n: '20 alarms of 20 patients' });
    expect(tenth?.why).toContain('more uneven: 5 of our 20 patients');
    expect(rows([], wards.slice(0, 1)).tenth?.n).toBe('too few patients (10)');
    expect(rows([], [wardWith({ patients: 20 })]).tenth?.n).toBe(
      'too few alarms of low saturation (0)',
    );
  });
});
