import { describe, expect, test } from 'vitest';
import { openCalendar } from '#patients/staff/calendar.ts';
import { staffProfiles } from '#patients/staff/profiles.ts';
import { acute, bedNames, call, hourMs, midnightMs, minuteMs, play, quiet, well } from './scene.ts';

const { usual } = staffProfiles;
const beds = bedNames(12);

/** What a calendar tells in ten days, step by step. */
function tenDays({ stepMs = minuteMs, seed = '1', ward = '0' } = {}) {
  const setup = { seed, ward, beds, startMs: midnightMs, profile: usual };
  const calendar = openCalendar(setup);
  const rounds: (readonly [bed: number, number: number, atMs: number])[] = [];
  const minutes: (readonly [bed: number, number: number, luck: number])[] = [];
  const nextMs: number[] = [];
  const endMs = midnightMs + 240 * hourMs;
  for (let atMs = midnightMs; atMs <= endMs; atMs += stepMs) {
    while (calendar.nextMs <= atMs) {
      const dueMs = calendar.nextMs;
      nextMs.push(dueMs);
      calendar.take(dueMs, {
        round: (bed, number) => void rounds.push([bed, number, dueMs]),
        minute: (bed, number, luck) => void minutes.push([bed, number, luck]),
      });
    }
  }
  return { rounds, minutes, nextMs };
}

test('rounds come to every bed each 4 to 6 hours, the first one within 6', () => {
  const { rounds } = tenDays();
  for (let bed = 0; bed < beds.length; bed += 1) {
    const times = rounds.filter(([of]) => of === bed).map(([, , atMs]) => atMs);
    expect(times[0]).toBeLessThan(midnightMs + 6 * hourMs);
    expect(times.length).toBeGreaterThan(39);
    const gaps = times.slice(1).map((atMs, i) => (atMs - (times[i] ?? 0)) / hourMs);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(4);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(6);
    expect(Math.max(...gaps) - Math.min(...gaps)).toBeGreaterThan(1.5);
  }
  const first = rounds.filter(([, number]) => number === 0).map(([, , atMs]) => atMs);
  expect(new Set(first).size).toBe(beds.length);
  // Each at its own moment, not when the next minute begins.
  expect(first.some((atMs) => atMs % minuteMs === 0)).toBe(false);
});

test('every bed has one draw in every minute, and every bed, seed and ward its own', () => {
  const { minutes } = tenDays();
  expect(minutes).toHaveLength(240 * 60 * beds.length);
  // Of that many draws of 32 bits a few are equal by chance.
  expect(new Set(minutes.map(([, , luck]) => luck)).size).toBeGreaterThan(minutes.length - 20);
  expect(minutes.slice(0, 13).map(([bed, number]) => [bed, number])).toEqual([
    ...beds.map((_, bed) => [bed, 1]),
    [0, 2],
  ]);
  expect(tenDays({ seed: '2' }).minutes[0]).not.toEqual(minutes[0]);
  expect(tenDays({ ward: '1' }).minutes[0]).not.toEqual(minutes[0]);
});

test('it does not matter how often one looks at the calendar', () => {
  expect(tenDays({ stepMs: 10 * minuteMs })).toEqual(tenDays({ stepMs: 1000 * 20 }));
});

test('what was slept through is told in one go, nothing of it lost', () => {
  const calendar = openCalendar({
    seed: '1',
    ward: '0',
    beds,
    startMs: midnightMs,
    profile: usual,
  });
  const rounds: number[] = [];
  let minutes = 0;
  const parts = {
    round: (bed: number) => void rounds.push(bed),
    minute() {
      minutes += 1;
    },
  };
  calendar.take(midnightMs + 240 * hourMs, parts);
  expect(rounds).toHaveLength(tenDays().rounds.length);
  expect(minutes).toBe(240 * 60 * beds.length);
  expect(calendar.nextMs).toBeGreaterThan(midnightMs + 240 * hourMs);
  calendar.take(calendar.nextMs - 1, parts);
  expect(minutes).toBe(240 * 60 * beds.length);
});

describe('at the bed', () => {
  test('a round is a visit with a score, and treats who needs it', () => {
    const profile = { roundEveryHours: usual.roundEveryHours };
    const { visits, doses } = play({
      profile,
      startMs: midnightMs,
      minutes: 24 * 60,
      stepMs: minuteMs,
      bodies: { 'bed-3': { truth: acute } },
    });
    expect(visits.every(({ cause, answered }) => cause === 'round' && answered.length === 0)).toBe(
      true,
    );
    for (const patient of bedNames(12)) {
      const own = visits.filter((visit) => visit.patient === patient);
      expect(own.length).toBeGreaterThanOrEqual(3);
      expect(own.length).toBeLessThanOrEqual(6);
      for (const visit of own) expect(visit.score).toBe(patient === 'bed-3' ? 8 : 0);
    }
    expect(new Set(doses.map(({ patient }) => patient))).toEqual(new Set(['bed-3']));
  });

  test('only there breaths are sometimes not counted: who is called looks more closely', () => {
    const truth = { ...well, respiratory_rate: 45 };
    const calls = bedNames(12).flatMap((patient, bed) =>
      [1, 2, 3, 4].map((i) =>
        call(`${patient} ${i}`, { patient, atMs: midnightMs + (i * 12 + bed) * 20 * minuteMs }),
      ),
    );
    const { visits } = play({
      profile: { roundEveryHours: usual.roundEveryHours, handError: 1 },
      startMs: midnightMs,
      minutes: 24 * 60,
      stepMs: minuteMs,
      truth,
      calls,
    });
    const unseen = (cause: string) =>
      visits.filter((visit) => visit.cause === cause && (visit.score ?? 0) < 3).length;
    expect(visits.filter(({ cause }) => cause === 'alarm').length).toBeGreaterThan(40);
    expect(unseen('alarm')).toBe(0);
    expect(unseen('round')).toBeGreaterThan(2);
  });

  test('nobody goes round to a patient who has left', () => {
    const profile = { roundEveryHours: usual.roundEveryHours };
    const bodies = Object.fromEntries(bedNames(12).map((name) => [name, { gone: true }]));
    const scene = { profile, minutes: 12 * 60, stepMs: minuteMs };
    expect(play({ ...scene, bodies }).visits).toEqual([]);
  });

  test('a round that nobody has time for is not piled up', () => {
    const profile = {
      roundEveryHours: { from: 0.2, to: 0.2 },
      nursesPer12Beds: { day: 1, night: 1 },
      lengthMs: { ...quiet.lengthMs, observation: 15 * minuteMs },
      spread: 0,
    };
    const { visits } = play({ profile, minutes: 600, stepMs: minuteMs });
    // A visit takes 15 minutes and a round comes each 12 to each of twelve beds: nobody is forgotten.
    expect(new Set(visits.map(({ patient }) => patient)).size).toBe(12);
    const waits = visits.map(({ calledAtMs, arrivedAtMs }) => arrivedAtMs - calledAtMs);
    expect(Math.max(...waits)).toBeLessThan(14 * 16 * minuteMs);
  });
});

describe('the bell', () => {
  const ringing = (
    body: { severity?: number; truth?: typeof well },
    bellPerHour: { wish: number; illness: number } = usual.bellPerHour,
  ) =>
    play({
      profile: { bellPerHour, lengthMs: staffProfiles.instant.lengthMs },
      minutes: 2 * 24 * 60,
      stepMs: minuteMs,
      bodies: Object.fromEntries(bedNames(12).map((name) => [name, body])),
    }).visits;

  test('well patients ring about three times a day, with something to do only by exception', () => {
    const visits = ringing({ severity: 0 });
    expect(visits.every(({ cause, actionable }) => cause === 'bell' && !actionable)).toBe(true);
    expect(visits.length / (12 * 2)).toBeGreaterThan(2.2);
    expect(visits.length / (12 * 2)).toBeLessThan(3.5);
  });

  test('the iller, the more often', () => {
    const counts = [0, 0.3, 0.6, 0.9].map((severity) => ringing({ severity }).length);
    expect(counts).toEqual(counts.toSorted((one, other) => one - other));
    expect(counts[3]).toBeGreaterThan(3 * (counts[0] ?? 0));
  });

  test('only who is at least awake can ring', () => {
    const rung = (['A', 'C', 'V', 'P', 'U'] as const).map(
      (consciousness) => ringing({ severity: 0.9, truth: { ...well, consciousness } }).length > 0,
    );
    expect(rung).toEqual([true, true, false, false, false]);
  });

  test('what the patient wished for takes its time', () => {
    const profile = { bellPerHour: usual.bellPerHour, spread: 0 };
    const { visits } = play({ profile, minutes: 24 * 60, stepMs: minuteMs });
    const atBedMs = new Set(visits.map(({ arrivedAtMs, leftAtMs }) => leftAtMs - arrivedAtMs));
    expect([...atBedMs]).toEqual([usual.lengthMs.observation + usual.lengthMs.wish]);
  });

  test('who rings again while somebody is coming does not bring a second one', () => {
    const bellPerHour = { wish: 60, illness: 0 };
    const { visits } = play({ profile: { bellPerHour }, minutes: 240, stepMs: 5000 });
    expect(visits.length).toBeGreaterThan(50);
    for (const patient of bedNames(12)) {
      const own = visits.filter((visit) => visit.patient === patient);
      own.slice(1).forEach(({ calledAtMs }, i) => {
        expect(calledAtMs).toBeGreaterThanOrEqual(own[i]?.leftAtMs ?? 0);
      });
    }
  });
});
