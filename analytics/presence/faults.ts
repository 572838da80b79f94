import type { Book } from '#analytics/alarms/book.ts';
import type { Reading } from '#ward/reading.ts';
import {
  type BatteryState,
  batteryMessage,
  next as nextBattery,
  unknownBattery,
} from './battery.ts';
import { type ClockState, clockMessage, next as nextClock, rightClock } from './clock-off.ts';
import { keepUp } from './keep-up.ts';

/** What may be wrong with a device that is heard. */
interface Condition {
  /** Absent until it was heard. */
  patient: string | undefined;
  battery: BatteryState;
  clock: ClockState;
}

/** Watches batteries and clocks of the devices, and keeps the book up with them. */
export interface Faults {
  /** A reading came; so far the clock of its device seems to be ahead. */
  heard(reading: Reading, learntOffsetMs: number): void;
  status(device: string, status: { readonly battery?: number | undefined }): void;
  /** Raises, amends and ends what has changed since the last time. */
  check(now: number): void;
  forget(device: string): void;
}

export function createFaults(book: Book): Faults {
  const devices = new Map<string, Condition>();
  /** Patients of whose devices something changed. */
  const changed = new Set<string>();

  function conditionOf(device: string): Condition {
    const known = devices.get(device);
    if (known !== undefined) return known;
    const condition = { patient: undefined, battery: unknownBattery, clock: rightClock };
    devices.set(device, condition);
    return condition;
  }

  function keepUpWith(patient: string, now: number): void {
    const own = [...devices].filter(([, condition]) => condition.patient === patient);
    // After a restart the state of a device is unknown until it tells of it again.
    if (own.some(([, { battery }]) => battery.percent !== undefined)) {
      const low = own.flatMap(([device, { battery }]) =>
        battery.isLow ? [{ device, percent: battery.percent ?? 0 }] : [],
      );
      const message = low.length > 0 ? batteryMessage(low) : undefined;
      keepUp(book, { patient, rule: 'low_battery', priority: 'low' }, message, now, now);
    }
    const off = own.flatMap(([device, { clock }]) =>
      clock.isOff ? [{ device, offsetMs: clock.offsetMs, since: clock.since ?? now }] : [],
    );
    const since = Math.min(now, ...off.map((each) => each.since));
    const message = off.length > 0 ? clockMessage(off) : undefined;
    keepUp(book, { patient, rule: 'clock_off', priority: 'low' }, message, since, now);
  }

  return {
    heard(reading, learntOffsetMs) {
      const condition = conditionOf(reading.device);
      if (condition.patient !== reading.patient) {
        condition.patient = reading.patient;
        if (condition.battery.isLow) changed.add(reading.patient);
      }
      const clock = nextClock(condition.clock, reading, learntOffsetMs);
      if (clock === condition.clock) return;
      const isNews = clock.isOff || condition.clock.isOff;
      condition.clock = clock;
      if (isNews) changed.add(reading.patient);
    },
    status(device, status) {
      const condition = conditionOf(device);
      const battery = nextBattery(condition.battery, status);
      const isNews = battery.isLow || condition.battery.isLow;
      condition.battery = battery;
      if (isNews && condition.patient !== undefined) changed.add(condition.patient);
    },
    check(now) {
      for (const patient of changed) keepUpWith(patient, now);
      changed.clear();
    },
    forget: (device) => void devices.delete(device),
  };
}
