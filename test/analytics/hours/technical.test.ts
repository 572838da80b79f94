import { expect, test } from 'vitest';
import { type Technical, usualTechnical } from '#analytics/rules/technical.ts';
import { technicalRules } from '#ward/alarm.ts';
import { noon } from '../scene.ts';
import { virtualHours } from './hours.ts';
import { deviceOf, journalOf, type Way } from './patients.ts';
import { hourRules } from './rules.ts';
import type { Happening, Log } from './ward.ts';

const patient = { silent: 1, ahead: 2 };
const aheadMs = 40_000;

/** One device is out of reach for four minutes, and another's clock is ahead from the beginning. */
const way: Way = (device, second) => {
  const isOut = device === deviceOf(patient.silent) && second >= 700 && second < 940;
  if (isOut) return undefined;
  return device === deviceOf(patient.ahead) ? 80 - aheadMs : 80;
};
const deaf = [[2000, 2100]] as const;
const statuses = [{ atS: 100, device: deviceOf(3), status: { state: 'online', battery: 9 } }];
const happening: Happening = {
  readings: journalOf(way),
  deaf,
  statuses: statuses as unknown as NonNullable<Happening['statuses']>,
};

/** Rule, priority and how many seconds after its onset it was raised, to ten, of alarms about sensors. */
function told({ alarms }: Log) {
  return alarms
    .filter(({ rule }) => technicalRules.some((each) => each === rule))
    .map(({ rule, priority, onsetAt, raisedAt }) => {
      return `${rule} ${priority} ${Math.floor((raisedAt - onsetAt) / 10_000) * 10}`;
    })
    .sort();
}

function setWith(technical: Partial<Technical>) {
  return { ...hourRules(), technical: { ...usualTechnical, ...technical } };
}

const usual = virtualHours();
const other = virtualHours({
  set: setWith({
    lost_signal: { priority: 'low', afterMs: 230_000 },
    clock_off: { priority: 'medium', afterMs: 300_000 },
    low_battery: { priority: 'high', afterMs: 0 },
    gateway_down: { priority: 'medium', afterMs: 0 },
  }),
});
const patient5min = virtualHours({
  set: setWith({ lost_signal: { priority: 'low', afterMs: 300_000 } }),
});

test('alarms about sensors wait as long, and are as urgent, as the rules say', () => {
  expect(told(usual(happening))).toEqual([
    'clock_off low 60',
    'gateway_down high 30',
    'lost_signal medium 60',
    'low_battery low 0',
  ]);
  expect(told(other(happening))).toEqual([
    'clock_off medium 300',
    'gateway_down medium 30',
    'lost_signal low 230',
    'low_battery high 0',
  ]);
});

test('a loss that is shorter than the rules say is no alarm', () => {
  expect(told(patient5min(happening)).filter((each) => each.startsWith('lost'))).toEqual([]);
});

test('other rules in the middle of a loss: their grace holds from then on', () => {
  const sooner = setWith({ lost_signal: { priority: 'high', afterMs: 100_000 } });
  const log = patient5min({ ...happening, rules: [{ atS: 750, set: sooner }] });
  const [lost] = log.alarms.filter(({ rule }) => rule === 'lost_signal');
  expect(lost).toMatchObject({ priority: 'high' });
  expect(((lost?.raisedAt ?? 0) - noon) / 1000).toBeGreaterThanOrEqual(798);
  expect(((lost?.raisedAt ?? 0) - noon) / 1000).toBeLessThan(806);
});
