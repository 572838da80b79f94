import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Body } from '#patients/patient.ts';
import { admittingMs } from '#patients/staff/admissions.ts';
import {
  type StaffProfileName,
  staffProfileNames,
  staffProfiles,
} from '#patients/staff/profiles.ts';
import { type Call, openStaff, type Visit } from '#patients/staff/staff.ts';
import { interventionKinds } from '#ward/alarm.ts';
import { quantile } from '../statistics.ts';
import {
  acute,
  bedNames,
  call,
  hourMs,
  ill,
  midnightMs,
  minuteMs,
  noonMs,
  play,
  quiet,
  type Scene,
  unwell,
  well,
} from './scene.ts';

const bodies = {
  'bed-2': { truth: unwell, severity: 0.3 },
  'bed-4': { truth: ill, severity: 0.5 },
  'bed-6': { truth: acute, severity: 0.9 },
  'bed-8': { gone: true },
};

const someCalls = fc
  .array(
    fc.record({
      bed: fc.integer({ min: 1, max: 12 }),
      kind: fc.constantFrom(...interventionKinds),
      cause: fc.constantFrom('alarm' as const, 'technical' as const),
      // Whole seconds, so that a step of a second and one of a minute can be told of them in time.
      second: fc.integer({ min: 1, max: 3600 }),
      cancelledAfter: fc.option(fc.integer({ min: 0, max: 900 }), { nil: undefined }),
    }),
    { maxLength: 40 },
  )
  .map((asked) => {
    const calls = asked.map(({ bed, kind, cause, second }, index) =>
      call(`call-${index}`, { patient: `bed-${bed}`, kind, cause, atMs: noonMs + second * 1000 }),
    );
    const cancels = Object.fromEntries(
      asked.flatMap(({ second, cancelledAfter }, index) =>
        cancelledAfter === undefined
          ? []
          : [[`call-${index}`, noonMs + (second + cancelledAfter) * 1000]],
      ),
    );
    return { calls, cancels };
  });

const profiles = fc.constantFrom(...staffProfileNames.map((name) => staffProfiles[name]));

test('no call is lost and none is answered twice', () => {
  fc.assert(
    fc.property(someCalls, profiles, fc.constantFrom(1, 7, 60), (asked, profile, stepS) => {
      const minutes = 24 * 60;
      const scene = { ...asked, profile, bodies, minutes, stepMs: stepS * 1000 };
      const { visits } = play(scene);
      const answered = visits.flatMap((visit) => visit.answered);
      expect(new Set(answered).size).toBe(answered.length);
      for (const { id, atMs } of asked.calls) {
        const visit = visits.find((one) => one.answered.includes(id));
        if (visit !== undefined) expect(visit.leftAtMs).toBeGreaterThanOrEqual(atMs);
        // A day is enough for all that were not called off, where anybody comes at all.
        else if (profile !== staffProfiles.none) expect(asked.cancels).toHaveProperty(id);
      }
    }),
    { numRuns: 30 },
  );
});

test('never more visits at a time than nurses, and never two nurses at one bed', () => {
  fc.assert(
    fc.property(someCalls, (asked) => {
      const emergencies = asked.calls.filter(({ kind }) => kind === 'emergency_call');
      const calls = asked.calls.filter((one) => !emergencies.includes(one));
      const { visits } = play({ calls, bodies, minutes: 300, stepMs: 5000 });
      for (const one of visits) {
        const others = visits.filter(
          (other) => other.arrivedAtMs < one.leftAtMs && one.arrivedAtMs < other.leftAtMs,
        );
        expect(others.filter(({ patient }) => patient === one.patient)).toEqual([one]);
        const atArrival = others.filter(
          ({ arrivedAtMs, leftAtMs }) =>
            arrivedAtMs <= one.arrivedAtMs && one.arrivedAtMs < leftAtMs,
        );
        expect(atArrival.length).toBeLessThanOrEqual(4);
      }
    }),
    { numRuns: 30 },
  );
});

test('steps of a second, of five and of a minute give the same visits and the same doses', () => {
  const calls = Array.from({ length: 40 }, (_, i) =>
    call(`${i}`, {
      patient: `bed-${((i * 7) % 12) + 1}`,
      kind: interventionKinds[i % 4] ?? 'medication',
      cause: i % 5 === 0 ? 'technical' : 'alarm',
      atMs: noonMs + i * 3 * minuteMs,
    }),
  );
  const { bellPerHour, roundEveryHours, handError } = staffProfiles.usual;
  const scene = {
    calls,
    bodies,
    profile: { bellPerHour, roundEveryHours, handError },
    minutes: 240,
  };
  // When it is known what was written depends on the step, and nothing else does.
  const of = (stepMs: number) => {
    const { observations, ...rest } = play({ ...scene, stepMs });
    return { ...rest, written: observations.map(({ atMs: _, ...each }) => each) };
  };
  const bySecond = of(1000);
  expect(bySecond.visits.length).toBeGreaterThan(40);
  expect(of(5000)).toEqual(bySecond);
  expect(of(minuteMs)).toEqual(bySecond);
});

test('the same seed gives the same visits, another seed others', () => {
  const scene: Scene = { profile: staffProfiles.usual, startMs: midnightMs, minutes: 600 };
  const visits = (seed: string) => play({ ...scene, stepMs: 5000, seed }).visits;
  expect(visits('1').length).toBeGreaterThan(10);
  expect(visits('1')).toEqual(visits('1'));
  expect(visits('2')).not.toEqual(visits('1'));
});

test('a call changes nothing about the rounds and bells of others that do not wait for it', () => {
  const scene: Scene = { profile: staffProfiles.instant, startMs: midnightMs, minutes: 1200 };
  const without = play({ ...scene, stepMs: minuteMs }).visits;
  const calls = [call('a', { atMs: midnightMs + 5 * hourMs })];
  const { visits } = play({ ...scene, stepMs: minuteMs, calls });
  expect(visits.filter(({ cause }) => cause !== 'alarm')).toEqual(without);
});

describe('a busy ward', () => {
  /** Minutes from call to bed, of so many calls an hour for eight hours by day. */
  const waits = (profile: StaffProfileName, perHour: number, kind: Call['kind']) => {
    const calls = Array.from({ length: perHour * 8 }, (_, i) =>
      call(`${i}`, {
        patient: `bed-${((i * 5) % 12) + 1}`,
        kind: (['notify_nurse', 'medication'] as const)[i % 2] ?? kind,
        atMs: midnightMs + 8 * hourMs + Math.round((i * hourMs) / perHour),
      }),
    );
    const kinds = new Map(calls.map((one) => [one.id, one]));
    const { visits } = play({
      profile: staffProfiles[profile],
      startMs: midnightMs + 8 * hourMs,
      minutes: 600,
      stepMs: 10_000,
      calls,
      bodies,
    });
    return visits.flatMap(({ answered, arrivedAtMs }) =>
      answered
        .map((id) => kinds.get(id))
        .filter((one) => one?.kind === kind)
        .map((one) => (arrivedAtMs - (one?.atMs ?? 0)) / minuteMs),
    );
  };
  const p95 = (...asked: Parameters<typeof waits>) => quantile(waits(...asked), 0.95);

  test('waits longer than a quiet one, and longer still with half the nurses', () => {
    expect(p95('usual', 40, 'notify_nurse')).toBeGreaterThan(1.2 * p95('usual', 4, 'notify_nurse'));
    expect(p95('short', 40, 'notify_nurse')).toBeGreaterThan(
      1.4 * p95('usual', 40, 'notify_nurse'),
    );
  });

  test('lets the urgent wait less than the others', () => {
    expect(p95('short', 40, 'medication')).toBeLessThan(p95('short', 40, 'notify_nurse'));
  });

  test('keeps nobody waiting where staff are instant', () => {
    expect(Math.max(...waits('instant', 40, 'notify_nurse'))).toBe(0);
  });
});

test('what a look showed is known when it is complete, and again when they leave if they treated', () => {
  const profile = { spread: 0 };
  const scene = { profile, beds: 8, bodies, minutes: 30, calls: [call('a', { patient: 'bed-6' })] };
  const { visits, observations } = play(scene);
  const [visit] = visits;
  const later = observations.filter(({ atMs }) => atMs > noonMs + admittingMs);
  const first = observations.filter(({ patient }) => patient === 'bed-6')[0];
  expect(first?.atMs).toBeLessThanOrEqual(noonMs + admittingMs);
  expect(later[0]).toMatchObject({ patient: 'bed-6', written: { consciousness: 'V' } });
  const lookedMs = (visit?.arrivedAtMs ?? 0) + quiet.lengthMs.observation;
  expect(later[0]?.atMs).toBe(Math.ceil(lookedMs / 1000) * 1000);
  expect(later[0]?.atMs).toBeLessThan((visit?.leftAtMs ?? 0) - minuteMs);
  expect(visit?.treatments.length).toBeGreaterThan(0);
  expect(later[1]?.atMs).toBe(Math.ceil((visit?.leftAtMs ?? 0) / 1000) * 1000);
  expect(later).toHaveLength(2);
  const calm = play({ ...scene, calls: [call('a')] }).observations;
  expect(calm.filter(({ atMs }) => atMs > noonMs + admittingMs)).toHaveLength(1);
  // Nobody writes about an empty bed.
  expect(observations.filter(({ patient }) => patient === 'bed-8')).toEqual([]);
});

describe('time', () => {
  const staff = (profile = staffProfiles.instant, beds = bedNames(2)) =>
    openStaff({ seed: '1', ward: '0', beds, startMs: noonMs, profile });
  const body = {
    arm: 'monitored',
    truth: acute,
    severity: 0.9,
    state: 'red',
    motion: 0,
    gone: false,
    episodes: [],
    treat: () => undefined,
  } as const satisfies Body;

  test('does not go back', () => {
    const ours = staff();
    ours.step(noonMs + 1000, () => undefined);
    expect(() => ours.step(noonMs, () => undefined)).toThrow('time went back');
    expect(() => ours.step(Number.NaN, () => undefined)).toThrow('time went back');
  });

  test('a patient who goes before the team is there is not treated by it any more', () => {
    const ours = staff({ ...quiet, spread: 0 }, bedNames(1));
    const doses: string[] = [];
    const treated: Body = { ...body, treat: (kind) => void doses.push(kind) };
    ours.call(call('a'));
    expect(ours.step(noonMs + 6 * minuteMs, () => treated)).toEqual([]);
    expect(doses).toEqual(['medication']);
    const visits = ours.step(noonMs + hourMs, () => ({ ...treated, gone: true }));
    expect(visits).toMatchObject([{ treatments: ['medication'], score: 8, actionable: true }]);
    // On admission and at the look; nobody is there to be looked at again.
    expect(ours.takeObservations()).toHaveLength(2);
    expect(doses).toEqual(['medication']);
  });

  test('a call of the past is known now, and one of the future when it is time', () => {
    const ours = staff();
    const doses: number[] = [];
    const treated: Body = { ...body, severity: 0, treat: (_, atMs) => void doses.push(atMs) };
    const step = (seconds: number): readonly Visit[] =>
      ours.step(noonMs + seconds * 1000, (patient) => (patient === 'bed-1' ? treated : undefined));
    step(10);
    ours.call(call('late', { kind: 'emergency_call', atMs: noonMs + 3000 }));
    ours.call(call('early', { kind: 'emergency_call', atMs: noonMs + 15_500 }));
    expect(step(11)).toMatchObject([{ answered: ['late'], calledAtMs: noonMs + 3000 }]);
    expect(step(15)).toEqual([]);
    expect(step(16)).toMatchObject([{ answered: ['early'] }]);
    expect(doses).toEqual([noonMs + 10_000, noonMs + 15_500]);
    ours.call(call('never', { atMs: noonMs + 20_000 }));
    ours.cancel('never');
    expect(step(40)).toEqual([]);
  });

  test('a call that is open already is not asked for twice, until its visit has ended', () => {
    const ours = staff(quiet);
    const visits: Visit[] = [];
    const repeatedUntil = 20 * 60;
    for (let second = 0; second < 40 * 60; second += 1) {
      if (second < repeatedUntil) ours.call(call('a'));
      if (second < repeatedUntil) ours.call(call('a'));
      visits.push(...ours.step(noonMs + second * 1000, () => undefined));
    }
    expect(visits.length).toBeGreaterThan(1);
    for (const { answered } of visits) expect(answered).toEqual(['a']);
    visits.slice(1).forEach(({ arrivedAtMs }, i) => {
      expect(arrivedAtMs).toBeGreaterThanOrEqual(visits[i]?.leftAtMs ?? 0);
    });
  });

  test('a call that is called off before anybody has heard of it tires all the same', () => {
    const responseMs = (alarms: number) => {
      const ours = staff(quiet);
      for (let alarm = 0; alarm < alarms; alarm += 1) {
        ours.call(call(`${alarm}`));
        ours.cancel(`${alarm}`);
      }
      // Who is not known is not counted.
      ours.cancel('unknown');
      ours.call(call('asked'));
      const [visit] = ours.step(noonMs + hourMs, () => undefined);
      return (visit?.arrivedAtMs ?? 0) - noonMs;
    };
    expect(responseMs(29)).toBe(responseMs(0));
    expect(responseMs(30)).toBeGreaterThan(1.3 * responseMs(29));
  });

  test('an empty bed has no rounds and no bell, and a call for it finds nobody', () => {
    const ours = staff();
    ours.call(call('a'));
    const visits = ours.step(noonMs + 24 * hourMs, () => undefined);
    expect(visits).toMatchObject([{ answered: ['a'], treatments: [], actionable: false }]);
  });
});

test('a well patient of the tests is well', () => {
  const { visits } = play({ minutes: 30, truth: well, calls: [call('a')] });
  expect(visits).toMatchObject([{ score: 0, actionable: false }]);
});
