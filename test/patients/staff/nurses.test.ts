import { expect, test } from 'vitest';
import { openNurses } from '#patients/staff/nurses.ts';
import { staffProfiles } from '#patients/staff/profiles.ts';
import { hourMs, noonMs } from './scene.ts';

const { usual } = staffProfiles;

/** How many can be at a bed at the same time. */
function onDuty(profile: Partial<typeof usual>, beds: number, atMs = noonMs): number {
  const nurses = openNurses({ ...usual, ...profile }, beds);
  let sent = 0;
  while (sent <= beds && nurses.send(sent, atMs) !== undefined) sent += 1;
  return sent;
}

test('the number of nurses goes with the number of beds', () => {
  expect([12, 24, 30].map((beds) => onDuty({}, beds))).toEqual([4, 8, 10]);
});

test('a small ward has one nurse at least, unless it has none, and never more than beds', () => {
  const per = (nurses: number) => ({ nursesPer12Beds: { day: nurses, night: 0 } });
  expect(onDuty(per(1), 2)).toBe(1);
  expect(onDuty(per(0), 12)).toBe(0);
  expect(onDuty(per(24), 12)).toBe(12);
  expect(onDuty(per(1e12), 3)).toBe(3);
});

test('the day shift may begin in the evening', () => {
  const profile = { dayHours: { from: 19, to: 7 } };
  const at = (hour: number) => onDuty(profile, 12, noonMs + (hour - 12) * hourMs);
  expect([0, 6.9, 7, 18.9, 19].map(at)).toEqual([4, 4, 2, 2, 4]);
});

test('the nearest free nurse goes', () => {
  const nurses = openNurses(usual, 12);
  const first = nurses.send(0, noonMs);
  const second = nurses.send(11, noonMs);
  if (first === undefined || second === undefined) throw new Error('all are free');
  nurses.release(first.nurse, noonMs + 60_000);
  nurses.release(second.nurse, noonMs + 60_000);
  expect(nurses.send(10, noonMs + 60_000)?.nurse).toBe(second.nurse);
  expect(nurses.send(1, noonMs + 60_000)?.nurse).toBe(first.nurse);
  // The bed beside the base is nearer to those who are there.
  const third = nurses.send(5, noonMs + 60_000)?.nurse;
  expect([first.nurse, second.nurse]).not.toContain(third);
});
