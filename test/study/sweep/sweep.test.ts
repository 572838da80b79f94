import { expect, test } from 'vitest';
import type { Rule } from '#analytics/rules/rule.ts';
import { readUsualRules } from '#analytics/rules/rule-file.ts';
import { linkProfiles } from '#devices/network/profiles.ts';
import type { ScenarioName } from '#patients/scenarios.ts';
import { defaultPlan } from '#study/default-plan.ts';
import type { Plan } from '#study/plan.ts';
import { runSweep } from '#study/sweep/sweep.ts';
import { holdsMs, sweepRules } from '#study/sweep/sweep-rules.ts';
import { bearsOn } from '#study/ward/bearing.ts';
import type { SweepCell } from '#study/ward/results.ts';
import { runWard } from '#study/ward/ward-run.ts';

/** Patients who are ill nearly all the time. */
const plan: Plan = {
  ...defaultPlan,
  seed: 'sweep-6',
  patients: 3,
  wardBeds: 3,
  days: 1,
  hazard: 4,
  link: linkProfiles.perfect,
  sweepPatients: 5,
};

const shares: number[] = [];
const cells = runSweep(plan, (share) => shares.push(share));

function cellsOf(wanted: Partial<SweepCell>): readonly SweepCell[] {
  return cells.filter((cell) =>
    Object.entries(wanted).every(([key, value]) => cell[key as keyof SweepCell] === value),
  );
}

const { rules } = readUsualRules();
const ruleOf = (id: string) => rules.find((rule) => rule.id === id) as Rule;

test('every limit with every hold is judged over every link, each once', () => {
  const name = ({ rule, limit, holdMs, link }: SweepCell) => `${rule} ${limit} ${holdMs} ${link}`;
  expect(new Set(cells.map(name)).size).toBe(cells.length);
  // The plan's own link is the perfect one, so there are two.
  expect(cells).toHaveLength((5 + 5 + 4) * holdsMs.length * 2);
  expect(cells.every(({ bedDays }) => bedDays === 3)).toBe(true);
  expect(shares.at(-1)).toBe(1);
});

test('a longer hold never makes more alarms, and some make fewer', () => {
  const over = { rule: 'tachycardia', limit: 100, link: 'perfect' };
  const alarms = cellsOf(over).map((cell) => cell.alarms);
  expect(alarms).toEqual(alarms.toSorted((one, other) => other - one));
  expect(alarms[0]).toBeGreaterThan(alarms.at(-1) ?? 0);
});

test('what a rule tells of is what it would tell of as the only one, in time or late', () => {
  for (const { alarms, actionable, late, missed, episodes } of cells) {
    expect(actionable).toBeLessThanOrEqual(alarms);
    expect(missed).toBeLessThanOrEqual(late);
    expect(late).toBeLessThanOrEqual(episodes);
  }
  const found = (link: string) =>
    cellsOf({ link }).reduce((sum, { episodes, late }) => sum + episodes - late, 0);
  expect(found('perfect')).toBeGreaterThan(found('store_and_forward'));
});

test('the rule as it stands in the table makes the alarms that it makes in a ward', () => {
  const ward = runWard({ ...plan, hazard: 16, everyMs: 1000, interventions: false }, 0, 0);
  for (const id of ['tachycardia', 'low_saturation', 'fast_breathing']) {
    const { limit, holdMs } = ruleOf(id);
    const inWard = ward.alarms.filter(
      ({ rule, evaluator }) => rule === id && evaluator === 'arrived',
    );
    const [cell] = cellsOf({ rule: id, limit: limit as number, holdMs, link: 'perfect' });
    expect(cell?.alarms).toBe(inWard.length);
    expect(inWard.length).toBeGreaterThan(0);
    const red = ward.episodes.filter(
      ({ arm, scenario, redMs }) =>
        arm === 'monitored' && redMs !== undefined && bearsOn(scenario as ScenarioName, ruleOf(id)),
    );
    const inTime = red.filter((episode) =>
      inWard.some(
        ({ patient, verdict, episode: told, evaluatedMs }) =>
          patient === episode.patient &&
          told === episode.id &&
          (verdict === 'true' || verdict === 'duplicate') &&
          evaluatedMs <= (episode.redMs ?? 0),
      ),
    );
    expect(cell).toMatchObject({ episodes: red.length, late: red.length - inTime.length });
  }
});

test('no patients, no sweep', () => {
  expect(runSweep({ ...plan, sweepPatients: 0 })).toEqual([]);
});

test('a variant ends as far inside its limit as the rule of the table does', () => {
  const variant = sweepRules(rules).find(
    ({ of, limit }) => of === 'low_saturation' && limit === 85,
  );
  expect(variant?.rule).toMatchObject({ limit: 85, clear: ruleOf('low_saturation').clear });
});

test('rules that are not there, or have no limit of their own, are not varied', () => {
  expect(sweepRules([])).toEqual([]);
  expect(sweepRules(rules.filter(({ id }) => id === 'tachycardia'))).toHaveLength(
    5 * holdsMs.length,
  );
});

test('an illness bears on the limits that it drives a vital to', () => {
  const bearing = (id: string, scenario: Parameters<typeof bearsOn>[0]) =>
    bearsOn(scenario, ruleOf(id));
  expect(bearing('tachycardia', 'sepsis')).toBe(true);
  expect(bearing('tachycardia', 'fast_af')).toBe(true);
  expect(bearing('tachycardia', 'bradyarrhythmia')).toBe(false);
  expect(bearing('bradycardia', 'bradyarrhythmia')).toBe(true);
  expect(bearing('low_saturation', 'respiratory_failure')).toBe(true);
  expect(bearing('fast_breathing', 'opioid_depression')).toBe(false);
  expect(bearing('slow_breathing', 'opioid_depression')).toBe(true);
});
