import { queryObjects } from 'node:v8';
import { expect, test } from 'vitest';
import { readRuleText } from '#analytics/rules/rule-file.ts';
import { defaultPlan } from '#study/default-plan.ts';
import type { Plan } from '#study/plan.ts';
import { runWard } from '#study/ward/ward-run.ts';
import { minute } from './bodies.ts';

/** Rules that raise and clear alarms all day long. */
const busy = readRuleText('[{ id: busy, vital: heart_rate, above: 75, hold: 0s }]', 'busy');

const plan: Plan = {
  ...defaultPlan,
  patients: 3,
  wardBeds: 3,
  days: 10,
  everyMs: minute,
  hazard: 3,
  rules: busy.ok ? busy.value : defaultPlan.rules,
};

/** All objects that something still holds. */
const objects = () => queryObjects(Object, { format: 'count' });

/** How many objects a ward keeps after so many days, but for its results, which may grow. */
function keptAfter(days: readonly number[]): readonly number[] {
  const before = objects();
  const kept: number[] = [];
  let hours = 0;
  const { alarms, episodes } = runWard(plan, 0, 0, () => {
    hours += 1;
    if (days.includes(hours / 24)) kept.push(objects() - before);
  });
  return days.map((day, index) => {
    const known = (atMs: number) => atMs <= day * 24 * 60 * minute;
    const results =
      alarms.filter(({ evaluatedMs }) => known(evaluatedMs)).length +
      episodes.filter(({ onsetMs }) => known(onsetMs)).length;
    return (kept[index] ?? 0) - results;
  });
}

test('a ward keeps no more after nine and ten days than after five and six', () => {
  // Two days each, because what happens to be ill or silent is kept for a while; a measurement that
  // leaves an object would leave tens of thousands. Not from the first day on, because what is charted
  // a few times a day takes days until as much of it is kept as ever is.
  const [five = 0, six = 0, nine = 0, ten = 0] = keptAfter([5, 6, 9, 10]);
  expect(Math.min(five, six)).toBeGreaterThan(1000);
  expect(Math.max(nine, ten)).toBeLessThan(1.1 * Math.max(five, six));
});
