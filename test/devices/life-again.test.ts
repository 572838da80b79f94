import { expect, test } from 'vitest';
import type { CareEvent } from '#devices/care-log.ts';
import { lifeAgain } from '#devices/life-again.ts';
import { simulatedLife } from '#devices/simulated-life.ts';
import { readChoices } from '#devices/ward-choices.ts';
import type { Alarm } from '#ward/alarm.ts';
import { readSettings } from '#ward/settings.ts';

const startMs = 1_763_800_000_000;
const minute = 60_000;
const hours = 6;

const settings = readSettings(
  { beds: '3', scenario: 'fast_af', hazard: '2000', staff: 'instant', link: 'lte' },
  {},
);
if (!settings.ok) throw new Error(settings.reason);
const choices = readChoices(settings.value);
if (!choices.ok) throw new Error(choices.reason);
const { value } = settings;

/** The same life from its beginning; what reaches it from outside is noted. */
function life(past: CareEvent[] = []) {
  const log = { note: (event: CareEvent) => void past.push(event) };
  return simulatedLife(value, choices.ok ? choices.value : (undefined as never), {
    ...{ startMs, log, remembered: 3600 },
  });
}

/** A fast heart in each bed every two minutes, for 15 s, as if it was known at once. */
function alarms(): readonly Alarm[] {
  return Array.from({ length: hours * 30 - 1 }, (_, index) => index + 1).flatMap((index) =>
    ['p01', 'p02', 'p03'].map((patient): Alarm => {
      const raisedAt = startMs + 2 * index * minute;
      return {
        ...{ id: `${patient} ${index}`, patient, rule: 'fast', kind: 'physiological' },
        ...{ priority: 'low', state: 'active', life: 'active_unacknowledged', message: '' },
        ...{ vital: 'heart_rate', vitals: ['heart_rate'], value: 130, limit: 120, calm: 110 },
        ...{ onsetAt: raisedAt - 15_000, raisedAt, evaluatedAt: raisedAt, rangAt: raisedAt },
      };
    }),
  );
}

/** What the alarms are worth that are judged in the step that they are of. */
function worthIn(one: ReturnType<typeof life>, liveUntil: (atMs: number) => void) {
  const told = new Set<string>();
  return alarms().map((alarm) => {
    liveUntil(alarm.evaluatedAt);
    const worth = one.witnesses.worthOf(alarm, (illness) => told.has(illness));
    if (worth?.tells !== undefined) told.add(worth.tells);
    const severities = one.ward.patients.map((patient) => patient.in('monitored').severity);
    return `${alarm.id}: ${worth?.verdict} ${one.ward.steppedMs} ${severities}`;
  });
}

/** Somebody is called to each bed in turn, every quarter of an hour, with medication. */
function live(one: ReturnType<typeof life>) {
  let calls = 0;
  return worthIn(one, (atMs) => {
    one.measure(atMs);
    if (atMs - startMs < 15 * minute * (calls + 1)) return;
    calls += 1;
    const patient = `p0${(calls % 3) + 1}`;
    const call = { id: `i${calls}`, patient, kind: 'medication', cause: 'alarm', atMs } as const;
    one.ward.call(call);
    if (calls % 4 === 0) one.ward.cancel(call.id);
  });
}

test('a life that is lived again is the same to the last digit, and so is what its alarms are worth', () => {
  const past: CareEvent[] = [];
  const first = live(life(past));
  const second = life();
  const again = lifeAgain(second, past);
  expect(worthIn(second, again.liveUntil)).toEqual(first);
  for (const verdict of ['true', 'duplicate', 'benign', 'artefact', 'activity']) {
    expect(first.filter((line) => line.includes(`: ${verdict} `)).length).toBeGreaterThan(0);
  }
  // Without what was done for them they would be others.
  const untouched = life();
  expect(worthIn(untouched, lifeAgain(untouched, []).liveUntil)).not.toEqual(first);
});

test('and what was measured is told again, hour by hour', () => {
  const measured: number[] = [];
  const one = life();
  const again = lifeAgain(one, [], (each) => measured.push(each.length));
  again.liveUntil(startMs + 150 * minute);
  expect(measured).toHaveLength(3);
  const whole = life().measure(startMs + 150 * minute);
  expect(measured.reduce((sum, count) => sum + count, 0)).toBe(whole.length);
});
