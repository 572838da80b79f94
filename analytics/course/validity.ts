import type { Reading } from '#ward/reading.ts';
import type { VitalName } from '#ward/vitals.ts';

const minute = 60_000;
const hour = 60 * minute;

/**
 * For so long a value stands for the present where nothing tells how often it comes: what monitors
 * show changes by the minute, what nurses chart is good until the next round. Engineering choices.
 */
const atLeastMs: Readonly<Record<VitalName, number>> = {
  heart_rate: minute,
  pulse_rate: minute,
  spo2: minute,
  respiratory_rate: 2 * minute,
  temperature: 15 * minute,
  systolic: 30 * minute,
  diastolic: 30 * minute,
  mean_pressure: 30 * minute,
  glucose: hour,
  weight: 24 * hour,
  steps: 5 * minute,
  supplemental_oxygen: 8 * hour,
  consciousness: 8 * hour,
};

const intervals = 3;
const atMostMs = 8 * hour;

/** How long a value of this vital is present, ms: a few of the usual intervals, within bounds. */
export function validityMs(vital: VitalName, usualMs: number | undefined): number {
  const least = atLeastMs[vital];
  if (usualMs === undefined) return least;
  return Math.max(least, Math.min(intervals * usualMs, atMostMs));
}

/** One that stands for a whole shift by itself: people look at it now and then, and write it down. */
export function isCharted(vital: VitalName): boolean {
  return atLeastMs[vital] >= atMostMs;
}

/** Nothing but that, so it came when somebody came, and says nothing of when the next one is due. */
export function isByHand({ vitals }: Pick<Reading, 'vitals'>): boolean {
  const names = Object.keys(vitals) as VitalName[];
  return names.length > 0 && names.every(isCharted);
}
