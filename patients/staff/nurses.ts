import type { StaffProfile } from './profiles.ts';

const hourMs = 3_600_000;
const base = -1;

/** The nurses of a ward: where they are, and who is free. A nurse is a number. */
export interface Nurses {
  /** Sends the nearest free nurse on duty to a bed; nothing when all are busy. */
  send(bed: number, atMs: number): { readonly nurse: number; readonly walkMs: number } | undefined;
  /** The nurse leaves the bed: for the next one, or back to the base. */
  release(nurse: number, atMs: number): void;
}

/** All are at the base at first. */
export function openNurses(profile: StaffProfile, beds: number): Nurses {
  const { dayHours, nursesPer12Beds, walking } = profile;
  const byDay = nursesFor(beds, nursesPer12Beds.day);
  const byNight = nursesFor(beds, nursesPer12Beds.night);
  const nurses = Array.from({ length: Math.max(byDay, byNight) }, () => ({
    bed: base,
    busy: false,
    freeSinceMs: Number.NEGATIVE_INFINITY,
  }));

  const walkMs = (from: number, to: number) =>
    Math.round((1000 * metres(walking, beds, from, to)) / walking.metresPerSecond);

  return {
    send(bed, atMs) {
      const onDuty = isWithin(dayHours, atMs) ? byDay : byNight;
      let nearest: { nurse: number; walkMs: number } | undefined;
      for (let nurse = 0; nurse < onDuty; nurse += 1) {
        const { bed: last, busy, freeSinceMs } = nurses[nurse] as (typeof nurses)[number];
        if (busy) continue;
        // Whoever had the time to walk back is at the base.
        const from = atMs - freeSinceMs >= walkMs(last, base) ? base : last;
        const ms = walkMs(from, bed);
        if (nearest === undefined || ms < nearest.walkMs) nearest = { nurse, walkMs: ms };
      }
      if (nearest !== undefined) Object.assign(nurses[nearest.nurse] ?? {}, { busy: true, bed });
      return nearest;
    },
    release(nurse, atMs) {
      Object.assign(nurses[nurse] ?? {}, { busy: false, freeSinceMs: atMs });
    },
  };
}

/** One nurse for each bed is as many as can be of use. */
function nursesFor(beds: number, per12Beds: number): number {
  if (per12Beds <= 0) return 0;
  return Math.min(beds, Math.max(1, Math.round((per12Beds * beds) / 12)));
}

function isWithin({ from, to }: StaffProfile['dayHours'], atMs: number): boolean {
  const hour = (atMs / hourMs) % 24;
  return from <= to ? hour >= from && hour < to : hour >= from || hour < to;
}

/** Beds lie along a corridor in the order of their numbers, and the base is half way. */
function metres(walking: StaffProfile['walking'], beds: number, from: number, to: number): number {
  const along = (place: number) => (place === base ? (beds - 1) / 2 : place);
  const aside = (place: number) => (place === base ? 0 : walking.metresToBedside);
  const corridor = Math.abs(along(from) - along(to)) * walking.metresPerBed;
  return corridor + aside(from) + aside(to);
}
