import type { Alarm } from '#ward/alarm.ts';
import { Delays } from '#ward/delays.ts';
import type { Reading } from '#ward/reading.ts';

/** Counts for the log and the screen. They are of this process alone: no alarm depends on them. */
export interface Hour {
  /** A reading was judged for the first time, and so many of its values were too late for the windows. */
  reading(reading: Reading, tooLate: number, now: number): void;
  tooLate(values: number): void;
  /** An alarm was told. */
  alarm(alarm: Alarm): void;
  /** Of the hour, which begins anew. */
  sum(now: number): Readonly<Record<string, unknown>>;
  /** From the gateway's receipt of readings to their judging, of the last minutes. */
  delayMs(now: number): ReturnType<Delays['quantiles']>;
  /** Values that were too late, since the process began. */
  readonly late: { readonly tooLate: number };
}

export function createHour(): Hour {
  const delays = new Delays();
  const late = { tooLate: 0 };
  let readings = 0;
  let alarms: Record<string, number> = {};

  return {
    reading({ receivedAt }, tooLate, now) {
      readings += 1;
      late.tooLate += tooLate;
      delays.add(now - receivedAt);
    },
    tooLate(values) {
      late.tooLate += values;
    },
    alarm({ state, rule }) {
      if (state === 'active') alarms[rule] = (alarms[rule] ?? 0) + 1;
    },
    sum(now) {
      const sums = { readings, alarms, late: { ...late }, delayMs: delays.quantiles(now) };
      readings = 0;
      alarms = {};
      return sums;
    },
    delayMs: (now) => delays.quantiles(now),
    late,
  };
}
