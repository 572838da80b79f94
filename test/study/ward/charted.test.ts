import { expect, test } from 'vitest';
import { Book } from '#analytics/alarms/book.ts';
import { policiesOf } from '#analytics/alarms/policy.ts';
import { windowLimits } from '#analytics/course/window.ts';
import { createJudging, perfectPrior } from '#analytics/judging/judging.ts';
import { scoreAt } from '#analytics/judging/quantities.ts';
import { type StaffProfile, staffProfiles } from '#patients/staff/profiles.ts';
import { defaultPlan } from '#study/default-plan.ts';
import { openScene } from '#study/ward/scene.ts';
import { hour, minute } from './bodies.ts';

const patients = ['p1', 'p2', 'p3'];

/** What is missing of NEWS2 of three healthy people, minute by minute, where these staff work. */
function missingBy(staff: StaffProfile, minutes: readonly number[]) {
  const endMs = Math.max(...minutes) * minute;
  const plan = { ...defaultPlan, staff, hazard: 0 };
  const { beds, sources } = openScene(plan, {
    ...{ replicate: 0, ward: 0, patients, startMs: 0, endMs },
    ...{ gridMs: minute, everyMs: minute, link: plan.link },
  });
  const { rules: set } = plan;
  const book = new Book([], [], policiesOf(set));
  const judging = createJudging({ set, limits: windowLimits, book, prior: perfectPrior });
  const missing = new Set<string>();
  for (let nowMs = 0; nowMs <= endMs; nowMs += minute) {
    for (const measured of beds.measure(nowMs)) {
      sources.take(measured, (sample) => void judging.take(sample, sample.receivedAt));
    }
    if (!minutes.includes(nowMs / minute)) continue;
    for (const person of judging.evaluation.people.values()) {
      for (const name of scoreAt(person, nowMs).missing) missing.add(name);
    }
  }
  return [...missing].filter((name) => name === 'consciousness' || name === 'supplemental_oxygen');
}

const charted = ['supplemental_oxygen', 'consciousness'];

test('NEWS2 lacks what nurses chart until patients are admitted, and never again where they do rounds', () => {
  expect(missingBy(staffProfiles.usual, [1])).toEqual(charted);
  const quarters = Array.from({ length: 96 }, (_, quarter) => 15 * (quarter + 1));
  expect(missingBy(staffProfiles.usual, quarters)).toEqual([]);
});

test('where nobody comes again, it lacks it from eight hours after admission on', () => {
  const admitted = 5;
  expect(missingBy(staffProfiles.none, [admitted, (8 * hour) / minute])).toEqual([]);
  expect(missingBy(staffProfiles.none, [(8 * hour) / minute + admitted + 1])).toEqual(charted);
});
