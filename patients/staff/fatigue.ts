import type { StaffProfile } from './profiles.ts';

const windowMs = 2 * 3_600_000;

/** Counts the alarms of the last two hours that needed nothing: the more, the later the next answer. */
export interface Fatigue {
  add(atMs: number): void;
  /** By how much reactions are longer at `atMs`. What is too old by then is forgotten. */
  times(atMs: number): number;
}

/** Bands may come in any order. Below the lowest of them nothing is slowed. */
export function openFatigue(bands: StaffProfile['fatigue']): Fatigue {
  const risingBands = bands.toSorted((one, other) => one.fromAlarms - other.fromAlarms);
  let alarms: number[] = [];

  return {
    add: (atMs) => void alarms.push(atMs),
    times(atMs) {
      alarms = alarms.filter((alarmMs) => alarmMs > atMs - windowMs);
      return risingBands.findLast(({ fromAlarms }) => alarms.length >= fromAlarms)?.times ?? 1;
    },
  };
}
