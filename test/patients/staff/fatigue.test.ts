import { describe, expect, test } from 'vitest';
import { openFatigue } from '#patients/staff/fatigue.ts';
import { staffProfiles } from '#patients/staff/profiles.ts';
import type { Call } from '#patients/staff/staff.ts';
import { call, hourMs, ill, minuteMs, noonMs, play } from './scene.ts';

const bands = staffProfiles.usual.fatigue;

test('each band is slower than the one before', () => {
  expect(bands.map(({ fromAlarms }) => fromAlarms)).toEqual([0, 30, 80]);
  const times = bands.map((band) => band.times);
  expect(times).toEqual(times.toSorted((one, other) => one - other));
  expect(new Set(times).size).toBe(3);
});

test('alarms of more than two hours ago tire nobody any more', () => {
  const fatigue = openFatigue(bands.toReversed());
  for (let alarm = 0; alarm < 30; alarm += 1) fatigue.add(alarm);
  const [rested, tired] = bands.map(({ times }) => times);
  expect(fatigue.times(29)).toBe(tired);
  expect(fatigue.times(2 * hourMs - 1)).toBe(tired);
  expect(fatigue.times(2 * hourMs)).toBe(rested);
  expect(openFatigue([]).times(0)).toBe(1);
});

describe('after alarms that needed nothing', () => {
  /** So many calls that are cancelled at once, and then one for another patient. */
  const responseAfter = (alarms: number, laterMs = 0, kind: Call['kind'] = 'notify_nurse') => {
    const calls = Array.from({ length: alarms }, (_, i) => call(`${i}`));
    const atMs = noonMs + minuteMs + laterMs;
    const { visits } = play({
      profile: { spread: 0 },
      minutes: 30 + laterMs / minuteMs,
      stepMs: 5000,
      calls: [...calls, call('asked', { patient: 'bed-6', kind, atMs })],
      cancels: Object.fromEntries(calls.map(({ id }) => [id, noonMs + 5000])),
    });
    expect(visits).toHaveLength(1);
    return (visits[0]?.arrivedAtMs ?? 0) - atMs;
  };
  const walkMs = responseAfter(0) - staffProfiles.usual.reactionMs.notify_nurse;

  test.each([
    [0, 1],
    [29, 1],
    [30, bands[1]?.times],
    [79, bands[1]?.times],
    [80, bands[2]?.times],
    [200, bands[2]?.times],
  ])('%i of them make the reaction to the next one %d times as long', (alarms, times = 0) => {
    const { notify_nurse } = staffProfiles.usual.reactionMs;
    expect(responseAfter(alarms)).toBe(Math.round(times * notify_nurse) + walkMs);
  });

  test('a nurse who is to bring medication is slower as well', () => {
    const { medication } = staffProfiles.usual.reactionMs;
    const times = bands[1]?.times ?? 0;
    expect(responseAfter(30, 0, 'medication')).toBe(Math.round(times * medication) + walkMs);
  });

  test('two hours later it is as short as ever', () => {
    expect(responseAfter(80, 2 * hourMs)).toBe(responseAfter(0));
  });
});

describe('which alarms tire', () => {
  /** Thirty answered calls, then one for a well patient far away from them. */
  const responseAfterVisits = (truth: typeof ill | undefined, cause: 'alarm' | 'technical') => {
    const calls = Array.from({ length: 30 }, (_, i) =>
      call(`${i}`, { patient: `bed-${(i % 2) + 1}`, cause }),
    );
    const atMs = noonMs + 40 * minuteMs;
    const { visits } = play({
      profile: { spread: 0 },
      minutes: 60,
      stepMs: 5000,
      calls: [...calls, call('asked', { patient: 'bed-6', atMs })],
      ...(truth && { truth }),
    });
    expect(visits).toHaveLength(3);
    return (visits[2]?.arrivedAtMs ?? 0) - atMs;
  };

  test('those that found nothing to do, also lost signals, but not those that did', () => {
    const rested = responseAfterVisits(ill, 'alarm');
    expect(responseAfterVisits(undefined, 'alarm')).toBeGreaterThan(rested);
    expect(responseAfterVisits(undefined, 'technical')).toBeGreaterThan(rested);
    expect(responseAfterVisits(ill, 'technical')).toBe(rested);
  });

  test('neither the team of an emergency nor who is rung for gets slower by them', () => {
    const scene = (alarms: number) => {
      const calls = Array.from({ length: alarms }, (_, i) => call(`${i}`));
      const { visits } = play({
        profile: { bellPerHour: { wish: 1, illness: 0 } },
        minutes: 100,
        stepMs: 5000,
        calls: [...calls, call('e', { kind: 'emergency_call', atMs: noonMs + minuteMs })],
        cancels: Object.fromEntries(calls.map(({ id }) => [id, noonMs + 5000])),
      });
      return visits;
    };
    expect(scene(100)).toEqual(scene(0));
    expect(scene(0).some(({ cause }) => cause === 'bell')).toBe(true);
  });
});
