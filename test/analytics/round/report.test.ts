import { expect, test } from 'vitest';
import { patientReports } from '#analytics/round/report.ts';
import type { Alarm } from '#ward/alarm.ts';
import { alarm, intervention, noon } from '../scene.ts';

const { rangAt: _, ...quiet } = alarm({ rule: 'quiet' });
const never: Alarm = { ...quiet, late: true };
const rang = alarm({ rule: 'rang', late: true, rangAt: noon + 9000 });

test('of an alarm that was discovered late it is told whether it has ever rung', () => {
  const book = { live: () => [never, rang], open: () => [intervention()] };
  const [patient] = patientReports(new Map(), new Map(), book, noon);
  expect(patient).toMatchObject({ patient: 'p1', vitals: {}, interventions: [{}] });
  expect(patient?.alarms.map(({ rule, late, rangAt }) => [rule, late, rangAt])).toEqual([
    ['quiet', true, undefined],
    ['rang', true, noon + 9000],
  ]);
});
