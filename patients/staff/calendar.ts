import { type Chance, chance } from '#patients/chance.ts';
import type { StaffProfile } from './profiles.ts';

const hourMs = 3_600_000;
const minuteMs = 60_000;

/** What comes without a call: the rounds as planned, and the minutes in which a patient may ring. */
export interface Calendar {
  readonly nextMs: number;
  /** Tells of all that is due at `atMs` or before, and forgets it. */
  take(atMs: number, parts: CalendarParts): void;
}

export interface CalendarParts {
  /** The round with this number is due at this bed. */
  round(bed: number, number: number): void;
  /** The minute with this number begins; `luck` is even from 0 to 1, one draw a minute and bed. */
  minute(bed: number, number: number, luck: number): void;
}

/** Depends on the seed, the ward and its beds only: it is the same in each arm, whatever happens. */
export function openCalendar(setup: {
  readonly seed: string;
  readonly ward: string;
  readonly beds: readonly string[];
  readonly startMs: number;
  readonly profile: StaffProfile;
}): Calendar {
  const { seed, ward, startMs, profile } = setup;
  const { from, to } = profile.roundEveryHours;
  const beds = setup.beds.map((patient) => {
    const rounds = chance(seed, 'staff', ward, patient, 'rounds');
    // The ward did not begin with the simulation: the first round is somewhere in its interval.
    const firstMs = rounds.uniform() * intervalMs(rounds);
    return {
      rounds,
      bell: chance(seed, 'staff', ward, patient, 'bell'),
      roundAtMs: startMs + Math.round(firstMs),
      number: 0,
    };
  });
  let minute = 1;

  function intervalMs(luck: Chance): number {
    return hourMs * (from + (to - from) * luck.uniform());
  }

  function next(): number {
    let soonest = startMs + minute * minuteMs;
    for (const { roundAtMs } of beds) if (roundAtMs < soonest) soonest = roundAtMs;
    return soonest;
  }

  const self = {
    nextMs: next(),
    take(atMs: number, parts: CalendarParts) {
      if (atMs < self.nextMs) return;
      beds.forEach((bed, index) => {
        while (bed.roundAtMs <= atMs) {
          parts.round(index, bed.number);
          bed.number += 1;
          bed.roundAtMs += Math.round(intervalMs(bed.rounds));
        }
      });
      for (; startMs + minute * minuteMs <= atMs; minute += 1) {
        beds.forEach(({ bell }, index) => {
          parts.minute(index, minute, bell.uniform());
        });
      }
      self.nextMs = next();
    },
  };
  return self;
}
