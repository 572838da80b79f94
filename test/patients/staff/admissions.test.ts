import { expect, test } from 'vitest';
import type { Body } from '#patients/patient.ts';
import { admittingMs, openAdmissions } from '#patients/staff/admissions.ts';
import { staffProfiles } from '#patients/staff/profiles.ts';
import { acute, bedNames, noonMs, well } from './scene.ts';

const bodyOf = (patient: string) =>
  ({ truth: patient === 'bed-2' ? acute : well, gone: patient === 'bed-3' }) as Body;

/** When whom: in so many steps from noon. */
function admitted(beds = 20, stepMs = 1000, handError = 0) {
  const profile = { ...staffProfiles.usual, handError };
  const admissions = openAdmissions({
    ...{ seed: '1', ward: '0', beds: bedNames(beds), startMs: noonMs, profile },
  });
  const all: { ms: number; patient: string; consciousness?: string | undefined }[] = [];
  for (let ms = 0; ms <= admittingMs; ms += stepMs) {
    for (const { patient, written } of admissions.take(noonMs + ms, bodyOf)) {
      all.push({ ms, patient, consciousness: written.consciousness });
    }
  }
  return { all, leftMs: admissions.nextMs };
}

test('everybody who is there is observed once, somewhen in the first minutes', () => {
  const { all, leftMs } = admitted();
  const names = all.map(({ patient }) => patient);
  expect(names.toSorted()).toEqual(
    bedNames(20)
      .filter((bed) => bed !== 'bed-3')
      .toSorted(),
  );
  expect(new Set(all.map(({ ms }) => ms)).size).toBeGreaterThan(15);
  expect(Math.max(...all.map(({ ms }) => ms))).toBeGreaterThan(admittingMs / 2);
  expect(leftMs).toBe(Number.POSITIVE_INFINITY);
  expect(all.find(({ patient }) => patient === 'bed-2')?.consciousness).toBe('V');
});

test('when is a matter of the bed alone: neither of other beds nor of how time passes', () => {
  const first = (beds: number, stepMs: number) =>
    admitted(beds, stepMs).all.find(({ patient }) => patient === 'bed-1')?.ms ?? -1;
  expect(first(1, 1000)).toBe(first(20, 1000));
  expect(first(20, 60_000)).toBe(Math.ceil(first(20, 1000) / 60_000) * 60_000);
});

test('somebody is admitted in the very millisecond that is said, and not before it', () => {
  const admissions = openAdmissions({
    ...{ seed: '1', ward: '0', beds: bedNames(3), startMs: noonMs, profile: staffProfiles.usual },
  });
  const body = () => ({ truth: well, gone: false }) as Body;
  const { nextMs } = admissions;
  expect(admissions.take(nextMs - 1, body)).toEqual([]);
  expect(admissions.nextMs).toBe(nextMs);
  expect(admissions.take(nextMs, body)).toHaveLength(1);
  expect(admissions.nextMs).toBeGreaterThan(nextMs);
});
