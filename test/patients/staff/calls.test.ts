import { describe, expect, test } from 'vitest';
import { staffProfiles } from '#patients/staff/profiles.ts';
import { interventionKinds } from '#ward/alarm.ts';
import { quantile } from '../statistics.ts';
import { acute, call, hourMs, ill, minuteMs, noonMs, play, quiet, unwell } from './scene.ts';

/** One nurse, who is always as fast as the median. */
const alone = { nursesPer12Beds: { day: 1, night: 1 }, spread: 0 } as const;

describe('who comes', () => {
  test('a nurse who is called reacts, walks, looks, does what is to be done, and leaves', () => {
    const { visits, doses } = play({ profile: alone, minutes: 20, truth: ill, calls: [call('a')] });
    const { reactionMs, lengthMs, walking } = quiet;
    const metres = 5.5 * walking.metresPerBed + walking.metresToBedside;
    const arrivedAtMs =
      noonMs + reactionMs.notify_nurse + Math.round((metres / walking.metresPerSecond) * 1000);
    const lookedAtMs = arrivedAtMs + lengthMs.observation;
    expect(doses).toEqual([{ patient: 'bed-1', kind: 'medication', atMs: lookedAtMs }]);
    expect(visits).toEqual([
      {
        patient: 'bed-1',
        cause: 'alarm',
        answered: ['a'],
        calledAtMs: noonMs,
        arrivedAtMs,
        leftAtMs: lookedAtMs + lengthMs.medication,
        score: 5,
        treatments: ['medication'],
        actionable: true,
      },
    ]);
  });

  test('the way is longer to a bed far from the base than to one beside it', () => {
    const arrival = (patient: string) =>
      play({ profile: alone, minutes: 20, calls: [call('a', { patient })] }).visits[0]
        ?.arrivedAtMs ?? 0;
    expect(arrival('bed-6')).toBe(arrival('bed-7'));
    expect(arrival('bed-1')).toBe(arrival('bed-12'));
    const beds = 5 * quiet.walking.metresPerBed;
    const walkMs = Math.round((1000 * beds) / quiet.walking.metresPerSecond);
    expect(Math.abs(arrival('bed-1') - arrival('bed-6') - walkMs)).toBeLessThanOrEqual(1);
  });

  test('who was at the bed beside is there sooner than who comes from the base', () => {
    const profile = { ...alone, reactionMs: { medication: 0, notify_nurse: 0, bell: 0 } };
    const walkOf = (atMs: number) => {
      const calls = [call('a'), call('b', { patient: 'bed-2', atMs })];
      const [first, second] = play({ profile, minutes: 60, calls }).visits;
      return (second?.arrivedAtMs ?? 0) - Math.max(atMs, first?.leftAtMs ?? 0);
    };
    expect(walkOf(noonMs + 1000)).toBe(12_083); // From bed to bed: 14.5 m.
    expect(walkOf(noonMs + 30 * minuteMs)).toBe(14_375); // From the base: 17.25 m.
  });

  test('the more urgent call comes first, then the one that waits longer', () => {
    const at = (seconds: number) => noonMs + seconds * 1000;
    const calls = [
      call('first', { patient: 'bed-1' }),
      call('care-1', { patient: 'bed-2', atMs: at(10) }),
      call('care-2', { patient: 'bed-3', atMs: at(20) }),
      call('drug-1', { patient: 'bed-4', kind: 'medication', atMs: at(30) }),
      call('drug-2', { patient: 'bed-5', kind: 'medication', atMs: at(40) }),
    ];
    const profile = { ...alone, reactionMs: { medication: 1, notify_nurse: 1, bell: 1 } };
    const { visits } = play({ profile, minutes: 60, calls });
    expect(visits.map(({ answered }) => answered)).toEqual(
      ['first', 'drug-1', 'drug-2', 'care-1', 'care-2'].map((id) => [id]),
    );
  });
});

describe('calls of one patient', () => {
  test('one visit answers all that are open, also the one that comes while the nurse observes', () => {
    const calls = [
      call('a'),
      call('b', { atMs: noonMs + 60_000, kind: 'medication' }),
      call('c', { atMs: noonMs + 90_000, cause: 'technical' }),
      call('d', { atMs: noonMs + 200_000 }),
    ];
    const { visits, doses } = play({ profile: alone, minutes: 30, truth: unwell, calls });
    expect(visits).toMatchObject([{ answered: ['b', 'a', 'c', 'd'], cause: 'alarm', score: 3 }]);
    expect(visits[0]?.calledAtMs).toBe(noonMs + 60_000);
    // The score alone would only ask for basic care: what was called for counts.
    expect(doses.map(({ kind }) => kind)).toEqual(['medication']);
  });

  test('each is seen once: on arrival what waits by then, and what comes later at the next look up', () => {
    const calls = [
      call('a'),
      call('b', { atMs: noonMs + 60_000, kind: 'medication' }),
      call('c', { atMs: noonMs + 90_000, cause: 'technical' }),
      call('d', { atMs: noonMs + 200_000 }),
    ];
    const { arrivals, visits } = play({ profile: alone, minutes: 30, truth: unwell, calls });
    const [{ arrivedAtMs = 0, leftAtMs = 0 } = {}] = visits;
    const lookedAtMs = arrivedAtMs + quiet.lengthMs.observation;
    expect(arrivals).toEqual([
      { patient: 'bed-1', answered: ['b', 'a', 'c'], atMs: arrivedAtMs },
      { patient: 'bed-1', answered: ['d'], atMs: lookedAtMs },
    ]);
    expect(lookedAtMs).toBeLessThan(leftAtMs);
  });

  test('who has come for a call sees to it, though nobody is needed any more while they look', () => {
    const cancels = { a: noonMs + quiet.reactionMs.notify_nurse + minuteMs };
    const { arrivals, visits } = play({ profile: alone, minutes: 30, calls: [call('a')], cancels });
    expect(arrivals[0]?.atMs).toBeLessThan(cancels.a);
    expect(visits).toMatchObject([{ answered: ['a'] }]);
  });

  test('whoever has been at a bed for a call was seen there, between arrival and departure', () => {
    const calls = Array.from({ length: 90 }, (_, i) =>
      call(`${i}`, {
        kind: interventionKinds[i % interventionKinds.length] ?? 'medication',
        patient: `bed-${(i % 7) + 1}`,
        atMs: noonMs + i * minuteMs,
      }),
    );
    const { arrivals, visits } = play({ minutes: 8 * 60, stepMs: 5000, truth: acute, calls });
    const seenMs = new Map(
      arrivals.flatMap(({ answered, atMs }) => answered.map((id) => [id, atMs])),
    );
    const ids = visits.flatMap(({ answered }) => answered);
    expect(ids.toSorted()).toEqual(calls.map(({ id }) => id).toSorted());
    expect(arrivals.flatMap(({ answered }) => answered).toSorted()).toEqual(ids.toSorted());
    for (const { answered, arrivedAtMs, leftAtMs } of visits) {
      const times = answered.map((id) => seenMs.get(id) ?? 0);
      expect(Math.min(...times)).toBe(arrivedAtMs);
      expect(Math.max(...times)).toBeLessThanOrEqual(leftAtMs);
    }
  });

  test('what comes after the look has a visit of its own, once the first one has left', () => {
    const late = call('b', { atMs: noonMs + 7 * minuteMs });
    const { visits } = play({ minutes: 60, truth: ill, profile: alone, calls: [call('a'), late] });
    expect(visits.map(({ answered }) => answered)).toEqual([['a'], ['b']]);
    const [first, second] = visits;
    expect(late.atMs).toBeLessThan(first?.leftAtMs ?? 0);
    expect(second?.arrivedAtMs).toBeGreaterThan(first?.leftAtMs ?? Number.POSITIVE_INFINITY);
  });

  test('beds of other wards are not ours, and a call has a time', () => {
    expect(play({ minutes: 30, calls: [call('x', { patient: 'bed-99' })] }).visits).toEqual([]);
    expect(() => play({ minutes: 1, calls: [call('a', { atMs: Number.NaN })] })).toThrow('no time');
  });
});

describe('nobody is needed any more', () => {
  test('who has not left does not go, who has left comes all the same', () => {
    const visitsIfCancelledAfter = (ms: number) =>
      play({ profile: alone, minutes: 30, calls: [call('a')], cancels: { a: noonMs + ms } }).visits;
    expect(visitsIfCancelledAfter(quiet.reactionMs.notify_nurse - 1000)).toEqual([]);
    expect(visitsIfCancelledAfter(quiet.reactionMs.notify_nurse + 1000)).toMatchObject([
      { answered: ['a'] },
    ]);
  });

  test('an emergency team turns back until it has left', () => {
    const { medianMs, mobilisingShare } = quiet.emergencyTeam;
    const visitsIfCancelledAfter = (ms: number) =>
      play({
        profile: alone,
        minutes: 60,
        calls: [call('a', { kind: 'emergency_call' })],
        cancels: { a: noonMs + ms },
      }).visits;
    expect(visitsIfCancelledAfter(medianMs * mobilisingShare - 1000)).toEqual([]);
    expect(visitsIfCancelledAfter(medianMs * mobilisingShare + 1000)).toHaveLength(1);
  });

  test('other calls of the patient are still answered', () => {
    const calls = [call('a'), call('b', { atMs: noonMs + 1000 })];
    const { visits } = play({ minutes: 30, calls, cancels: { a: noonMs + 2000 } });
    expect(visits).toMatchObject([{ answered: ['b'] }]);
  });
});

describe('an emergency', () => {
  test('does not wait for a free nurse: a team comes, half of the time within three minutes', () => {
    const calls = Array.from({ length: 150 }, (_, i) =>
      call(`${i}`, {
        kind: 'emergency_call',
        patient: `bed-${(i % 12) + 1}`,
        atMs: noonMs + i * 5 * minuteMs,
      }),
    );
    const { visits } = play({
      profile: { nursesPer12Beds: { day: 0, night: 0 } },
      minutes: 13 * 60,
      stepMs: 5000,
      calls,
    });
    const waits = visits.map(({ calledAtMs, arrivedAtMs }) => arrivedAtMs - calledAtMs);
    expect(waits).toHaveLength(150);
    expect(quantile(waits, 0.5) / minuteMs).toBeGreaterThan(2.6);
    expect(quantile(waits, 0.5) / minuteMs).toBeLessThan(3.4);
    // Log-normal around it, as wide as the profile says.
    const sigma = Math.log(quantile(waits, 0.8413) / quantile(waits, 0.5));
    expect(Math.abs(sigma - quiet.spread)).toBeLessThan(0.1);
  });

  test('is treated after a short look, unless the patient is plainly well', () => {
    const calls = [call('a', { kind: 'emergency_call' })];
    const treated = play({ profile: alone, minutes: 60, truth: unwell, calls });
    const [visit] = treated.visits;
    expect(visit).toMatchObject({ treatments: ['emergency_call'], actionable: true, score: 3 });
    expect(treated.doses[0]?.atMs).toBe((visit?.arrivedAtMs ?? 0) + quiet.lengthMs.assessment);

    const well = play({ profile: alone, minutes: 60, calls });
    expect(well.visits).toMatchObject([{ treatments: [], actionable: false, score: 0 }]);
    expect(well.doses).toEqual([]);
  });

  test('a nurse who finds one calls the team, treats, and stays until it has done its work', () => {
    const { visits, doses } = play({
      profile: alone,
      minutes: 60,
      truth: acute,
      calls: [call('a')],
    });
    const { lengthMs, emergencyTeam } = quiet;
    const [visit] = visits;
    const lookedAtMs = (visit?.arrivedAtMs ?? 0) + lengthMs.observation;
    const teamAtMs = lookedAtMs + emergencyTeam.medianMs;
    expect(visits).toHaveLength(1);
    expect(visit).toMatchObject({ score: 8, treatments: ['medication', 'emergency_call'] });
    expect(doses.map(({ atMs }) => atMs)).toEqual([lookedAtMs, teamAtMs]);
    expect(visit?.leftAtMs).toBe(teamAtMs + lengthMs.emergency_call);
  });

  test('calls that come while nurses wait for the team are answered by it', () => {
    const calls = [
      call('a'),
      call('b', { kind: 'emergency_call', atMs: noonMs + 6 * minuteMs }),
      call('c', { atMs: noonMs + 6 * minuteMs }),
    ];
    const { visits, doses } = play({ profile: alone, minutes: 60, truth: acute, calls });
    expect(visits).toMatchObject([{ answered: ['a', 'b', 'c'] }]);
    expect(doses.map(({ kind }) => kind)).toEqual(['medication', 'emergency_call']);
  });

  test('a team that gets ready for an alarm is not called again by the nurse at the bed', () => {
    const profile = { ...alone, emergencyTeam: { ...quiet.emergencyTeam, mobilisingShare: 0.9 } };
    const calls = [call('a'), call('b', { kind: 'emergency_call', atMs: noonMs + 4 * minuteMs })];
    const { visits, doses } = play({ profile, minutes: 60, truth: acute, calls });
    expect(visits).toMatchObject([{ answered: ['a', 'b'] }]);
    const teamAtMs = noonMs + 4 * minuteMs + quiet.emergencyTeam.medianMs;
    expect(doses[1]).toEqual({ patient: 'bed-1', kind: 'emergency_call', atMs: teamAtMs });
  });

  test('a team that is on its way is not called again either, and comes beside the nurse', () => {
    const calls = [call('a'), call('b', { kind: 'emergency_call', atMs: noonMs + 4 * minuteMs })];
    const { visits, doses } = play({ profile: alone, minutes: 60, truth: acute, calls });
    expect(visits.map(({ answered }) => answered)).toEqual([['a'], ['b']]);
    expect(doses.map(({ kind }) => kind)).toEqual(['medication', 'emergency_call']);
  });

  test('where no team comes, nurses answer, and do what nurses can', () => {
    const profile = { ...alone, emergencyTeam: { ...quiet.emergencyTeam, comes: false } };
    const calls = [call('a', { kind: 'emergency_call' })];
    const { visits } = play({ profile, minutes: 60, truth: acute, calls });
    expect(visits).toMatchObject([{ answered: ['a'], treatments: ['medication'] }]);
  });
});

test('for a lost signal the nurse refits the device, and sees the patient as well', () => {
  const calls = [call('a', { cause: 'technical' })];
  const { reactionMs, lengthMs } = quiet;
  const well = play({ profile: alone, minutes: 60, calls });
  expect(well.visits).toMatchObject([{ cause: 'technical', treatments: [], actionable: false }]);
  const [visit] = well.visits;
  const atBedMs = lengthMs.observation + lengthMs.refit;
  expect((visit?.leftAtMs ?? 0) - (visit?.arrivedAtMs ?? 0)).toBe(atBedMs);
  expect(visit?.calledAtMs).toBe(noonMs);
  expect(visit?.arrivedAtMs).toBeGreaterThan(noonMs + reactionMs.notify_nurse);

  const { visits } = play({ profile: alone, minutes: 60, truth: ill, calls });
  expect(visits).toMatchObject([{ treatments: ['medication'], actionable: true }]);
});

test('where the patient has gone or the bed is empty there is nothing to score or to treat', () => {
  for (const kind of interventionKinds) {
    const { visits, doses } = play({
      profile: { ...alone, bellPerHour: { wish: 60, illness: 0 } },
      minutes: 60,
      bodies: Object.fromEntries(
        Array.from({ length: 12 }, (_, i) => [`bed-${i + 1}`, { gone: true, truth: ill }]),
      ),
      calls: [call('a', { kind })],
    });
    expect(visits).toMatchObject([{ answered: ['a'], treatments: [], actionable: false }]);
    expect(visits[0]).not.toHaveProperty('score');
    expect(doses).toEqual([]);
  }
});

describe('the profiles', () => {
  const everyBed = Array.from({ length: 12 }, (_, i) => call(`${i}`, { patient: `bed-${i + 1}` }));
  const atOnce = (profile: keyof typeof staffProfiles, atMs: number) => {
    const { visits } = play({
      profile: { ...quiet, ...staffOnly(profile) },
      startMs: atMs,
      minutes: 200,
      stepMs: 5000,
      calls: everyBed.map((one) => ({ ...one, atMs })),
    });
    expect(visits).toHaveLength(12);
    return Math.max(
      ...visits.map(
        ({ arrivedAtMs: at }) =>
          visits.filter(({ arrivedAtMs, leftAtMs }) => arrivedAtMs <= at && at < leftAtMs).length,
      ),
    );
  };
  const staffOnly = (profile: keyof typeof staffProfiles) => ({
    nursesPer12Beds: staffProfiles[profile].nursesPer12Beds,
    // Long enough that all nurses are at a bed at the same time.
    lengthMs: { ...quiet.lengthMs, observation: 10 * minuteMs },
  });

  test('as many nurses as the profile says, by day and by night; short has half of them', () => {
    const night = noonMs + 12 * hourMs;
    expect([atOnce('usual', noonMs), atOnce('usual', night)]).toEqual([4, 2]);
    expect([atOnce('short', noonMs), atOnce('short', night)]).toEqual([2, 1]);
  });

  test('the day shift is from 7 to 19 hours', () => {
    const hour = (hours: number) => atOnce('usual', noonMs + (hours - 12) * hourMs);
    expect([5.5, 7, 18, 19].map(hour)).toEqual([2, 4, 4, 2]);
  });

  test('instant staff treat in the same step, everywhere at the same time', () => {
    const { visits, doses } = play({
      profile: { ...staffProfiles.instant, handError: 0 },
      minutes: 1,
      truth: acute,
      calls: [...everyBed.slice(1), call('x', { kind: 'emergency_call', atMs: noonMs + 30_000 })],
    });
    const called = visits.filter(({ cause }) => cause === 'alarm');
    expect(called).toHaveLength(12);
    for (const { calledAtMs, arrivedAtMs, leftAtMs } of called) {
      expect([arrivedAtMs, leftAtMs]).toEqual([calledAtMs, calledAtMs]);
    }
    expect(doses).toContainEqual({
      patient: 'bed-1',
      kind: 'emergency_call',
      atMs: noonMs + 30_000,
    });
  });

  test('with none nobody ever comes, whoever calls, rings or waits for a round', () => {
    const calls = interventionKinds.map((kind) => call(kind, { kind }));
    const scene = { profile: staffProfiles.none, minutes: 24 * 60, stepMs: minuteMs };
    expect(play({ ...scene, truth: acute, calls })).toMatchObject({
      arrivals: [],
      visits: [],
      doses: [],
    });
  });
});
