import { expect, test } from 'vitest';
import { linkProfiles } from '#devices/network/profiles.ts';
import { staffProfiles } from '#patients/staff/profiles.ts';
import { defaultPlan } from '#study/default-plan.ts';
import type { Plan } from '#study/plan.ts';
import { runWard } from '#study/ward/ward-run.ts';
import { hour, minute } from './bodies.ts';

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * Without rounds and bells, and with devices that miss a value now and then before anybody is sent to
 * look, only alarms tell of an illness: nobody finds it by the way, however late they are.
 */
const plan: Plan = {
  ...defaultPlan,
  patients: 16,
  wardBeds: 16,
  days: 2,
  everyMs: 5 * minute,
  hazard: 5,
  link: linkProfiles.perfect,
  staff: onlyCalled(staffProfiles.instant),
};

function onlyCalled(staff: Plan['staff']): Plan['staff'] {
  return {
    ...staff,
    roundEveryHours: { from: 1000, to: 1000 },
    bellPerHour: { wish: 0, illness: 0 },
  };
}

function severityOf(change: Partial<Plan>) {
  const { monitored, unmonitored } = runWard({ ...plan, ...change }, 0, 0).arms;
  return { monitored: mean(monitored.severity), unmonitored: mean(unmonitored.severity) };
}

function delayedBy(delayMs: number) {
  const link = { ...linkProfiles.perfect, name: 'late', minMs: delayMs, medianMs: delayMs };
  return severityOf({ link });
}

test('the later alarms are known, the less they help', () => {
  // A few minutes are lost in the luck of one ward: who comes a little later finds more to treat.
  const runs = [0, 30 * minute, hour, 4 * hour].map(delayedBy);
  const [without = 0] = runs.map(({ unmonitored }) => unmonitored);
  expect(runs.every(({ unmonitored }) => unmonitored === without)).toBe(true);
  const severities = [...runs.map(({ monitored }) => monitored), without];
  expect(severities).toEqual(severities.toSorted((one, other) => one - other));
  expect(new Set(severities).size).toBe(5);
  // Known at once, alarms take away most of the harm; known hours later, next to nothing.
  expect(severities[0]).toBeLessThan(0.4 * without);
  expect(severities[3]).toBeGreaterThan(0.6 * without);
});

/** The usual staff, who take so many times as long until they leave for a call. */
function slower(times: number): Plan['staff'] {
  const { usual } = staffProfiles;
  const { medication, notify_nurse, bell } = usual.reactionMs;
  return onlyCalled({
    ...usual,
    reactionMs: { medication: times * medication, notify_nurse: times * notify_nurse, bell },
    emergencyTeam: { ...usual.emergencyTeam, medianMs: times * usual.emergencyTeam.medianMs },
  });
}

test('the gap between the arms is largest when staff come at once, and shrinks the slower they are', () => {
  // Ten times, because the usual few minutes are lost in the luck of one ward.
  const staffs = [plan.staff, slower(10), slower(30), staffProfiles.none];
  const gaps = staffs.map((staff) => {
    const { monitored, unmonitored } = severityOf({ staff });
    return unmonitored - monitored;
  });
  expect(gaps).toEqual(gaps.toSorted((one, other) => other - one));
  expect(new Set(gaps).size).toBe(4);
  expect(gaps[3]).toBe(0);
});
