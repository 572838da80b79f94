import type { Body } from '#patients/patient.ts';
import type { Truth } from '#patients/physiology.ts';
import type { Observation } from '#patients/staff/by-hand.ts';
import { type StaffProfile, staffProfiles } from '#patients/staff/profiles.ts';
import { type Arrival, type Call, openStaff, type Visit } from '#patients/staff/staff.ts';
import type { InterventionKind } from '#ward/alarm.ts';

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
/** Midnight, and noon of the same day. */
export const midnightMs = Date.UTC(2026, 0, 5);
export const noonMs = midnightMs + 12 * hourMs;

export const well: Truth = {
  heart_rate: 70,
  respiratory_rate: 15,
  spo2: 98,
  systolic: 150,
  diastolic: 75,
  mean_pressure: 100,
  temperature: 37,
  consciousness: 'A',
  supplemental_oxygen: 0,
  steps: 0,
};
/** Scores 3 or 4, 5 or 6, and 7 or more, if it is read without error. */
export const unwell: Truth = { ...well, respiratory_rate: 22.5, heart_rate: 100 };
export const ill: Truth = { ...unwell, systolic: 95.5 };
export const acute: Truth = { ...ill, consciousness: 'V' };

export interface Dose {
  readonly patient: string;
  readonly kind: InterventionKind;
  readonly atMs: number;
}

export interface Scene {
  readonly profile?: Partial<StaffProfile>;
  readonly seed?: string;
  readonly beds?: number;
  readonly startMs?: number;
  readonly minutes: number;
  readonly stepMs?: number;
  readonly calls?: readonly Call[];
  /** By id: when nobody is needed any more. */
  readonly cancels?: Readonly<Record<string, number>>;
  readonly truth?: Truth;
  /** What is different about single patients. */
  readonly bodies?: Readonly<Record<string, Partial<Pick<Body, 'truth' | 'severity' | 'gone'>>>>;
}

/** No rounds, nobody rings, nobody errs: only what the test itself calls for happens. */
export const quiet = {
  ...staffProfiles.usual,
  roundEveryHours: { from: 10_000, to: 10_000 },
  bellPerHour: { wish: 0, illness: 0 },
  handError: 0,
} as const satisfies StaffProfile;

export function bedNames(beds: number): readonly string[] {
  return Array.from({ length: beds }, (_, index) => `bed-${index + 1}`);
}

/** What has happened, in the order of time. */
export interface Played {
  readonly arrivals: readonly Arrival[];
  readonly visits: readonly Visit[];
  readonly doses: readonly Dose[];
  /** And at the end of which step it was known. */
  readonly observations: readonly (Observation & { readonly atMs: number })[];
}

/** Plays the scene, and says who came and what was given. */
export function play(scene: Scene): Played {
  const { beds = 12, startMs = noonMs, minutes, stepMs = 1000, seed = '1' } = scene;
  const profile = { ...quiet, ...scene.profile };
  const doses: Dose[] = [];
  const bodies = new Map(
    bedNames(beds).map((patient) => {
      const body: Body = {
        arm: 'monitored',
        truth: scene.truth ?? well,
        severity: 0,
        state: 'green',
        motion: 0,
        gone: false,
        episodes: [],
        treat: (kind, atMs) => void doses.push({ patient, kind, atMs }),
        ...scene.bodies?.[patient],
      };
      return [patient, body];
    }),
  );
  const staff = openStaff({ seed, ward: '0', beds: bedNames(beds), startMs, profile });
  const told = new Set<string>();
  const arrivals: Arrival[] = [];
  const visits: Visit[] = [];
  const observations: Played['observations'][number][] = [];
  for (let atMs = startMs; atMs <= startMs + minutes * minuteMs; atMs += stepMs) {
    for (const call of scene.calls ?? []) {
      if (told.has(call.id) || call.atMs > atMs) continue;
      told.add(call.id);
      staff.call(call);
    }
    for (const [id, cancelMs] of Object.entries(scene.cancels ?? {})) {
      if (cancelMs > atMs - stepMs && cancelMs <= atMs) staff.cancel(id);
    }
    visits.push(...staff.step(atMs, (patient) => bodies.get(patient)));
    arrivals.push(...staff.takeArrivals());
    for (const each of staff.takeObservations()) observations.push({ ...each, atMs });
  }
  return { arrivals, visits, doses, observations };
}

/** An alarm's call for basic care at noon, unless said otherwise. */
export function call(id: string, changes: Partial<Call> = {}): Call {
  return { id, patient: 'bed-1', kind: 'notify_nurse', cause: 'alarm', atMs: noonMs, ...changes };
}
