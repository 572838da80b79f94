import type { Book } from '#analytics/alarms/book.ts';
import { isByHand } from '#analytics/course/validity.ts';
import type { TechnicalRule } from '#ward/alarm.ts';
import type { Reading } from '#ward/reading.ts';
import {
  type BatteryState,
  batteryMessage,
  next as nextBattery,
  unknownBattery,
} from './battery.ts';
import {
  type ClockState,
  clockLimits,
  clockMessage,
  next as nextClock,
  rightClock,
} from './clock-off.ts';
import { keepUp } from './keep-up.ts';
import type { Presence } from './silence.ts';

/** What may be wrong with a device that is heard. */
interface Condition {
  readonly device: string;
  /** Absent until it was heard. */
  patient: string | undefined;
  battery: BatteryState;
  clock: ClockState;
  /** Since when it is heard; and whether that is long enough to know how it is, after a restart. */
  heardFrom: number | undefined;
  isKnown: boolean;
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

/** `presences`: devices that were heard before a restart. What is wrong with them is not over yet. */
export function createFaults(book: Book, presences: readonly Presence[] = []): Faults {
  const devices = new Map<string, Condition>();
  const byPatient = new Map<string, Set<Condition>>();
  /** Patients of whose devices something changed. */
  const changed = new Set<string>();
  for (const { device, patient, byHand = false } of presences) {
    const condition = conditionOf(device);
    // The next time that somebody writes may be hours away: no alarm of another device waits for it.
    condition.isKnown = byHand;
    wornBy(condition, patient);
  }

  function conditionOf(device: string): Condition {
    const known = devices.get(device);
    if (known !== undefined) return known;
    const condition: Condition = {
      device,
      patient: undefined,
      battery: unknownBattery,
      clock: rightClock,
      heardFrom: undefined,
      isKnown: false,
    };
    devices.set(device, condition);
    return condition;
  }

  function wornBy(condition: Condition, patient: string | undefined): void {
    const { patient: before } = condition;
    if (before !== undefined) {
      byPatient.get(before)?.delete(condition);
      if (byPatient.get(before)?.size === 0) byPatient.delete(before);
      changed.add(before);
    }
    condition.patient = patient;
    if (patient === undefined) return;
    byPatient.set(patient, (byPatient.get(patient) ?? new Set()).add(condition));
    changed.add(patient);
  }

  function keepUpWith(patient: string, now: number): void {
    const own = [...(byPatient.get(patient) ?? [])];
    const low = own.flatMap(({ device, battery: { isLow, percent = 0 } }) =>
      isLow ? [{ device, percent }] : [],
    );
    const isTold = own.every(({ battery, isKnown }) => battery.percent !== undefined || isKnown);
    const lowMessage = low.length > 0 ? batteryMessage(low) : undefined;
    say('low_battery', patient, lowMessage, isTold, now, now);

    const off = own.flatMap(({ device, clock: { isOff, offsetMs, since = now } }) =>
      isOff ? [{ device, offsetMs, since }] : [],
    );
    const since = Math.min(now, ...off.map((each) => each.since));
    const offMessage = off.length > 0 ? clockMessage(off) : undefined;
    const isLearnt = own.every(({ isKnown }) => isKnown);
    say('clock_off', patient, offMessage, isLearnt, since, now);
  }

  /** It is over only once it is known of every device. */
  function say(
    rule: TechnicalRule,
    patient: string,
    message: string | undefined,
    isSure: boolean,
    since: number,
    now: number,
  ): void {
    if (message === undefined && !isSure) return;
    keepUp(book, { patient, rule, priority: 'low' }, message, since, now);
  }

  return {
    heard(reading, learntOffsetMs) {
      const condition = conditionOf(reading.device);
      const { patient, receivedAt } = reading;
      if (condition.patient !== patient) wornBy(condition, patient);
      if (!condition.isKnown) {
        condition.heardFrom ??= receivedAt;
        condition.isKnown =
          isByHand(reading) || receivedAt - condition.heardFrom > clockLimits.graceMs;
        if (condition.isKnown) changed.add(patient);
      }
      const clock = nextClock(condition.clock, reading, learntOffsetMs);
      if (clock === condition.clock) return;
      const isNews = clock.isOff || condition.clock.isOff;
      condition.clock = clock;
      if (isNews) changed.add(patient);
    },
    status(device, status) {
      const condition = conditionOf(device);
      const battery = nextBattery(condition.battery, status);
      if (battery === condition.battery) return;
      condition.battery = battery;
      if (condition.patient !== undefined) changed.add(condition.patient);
    },
    check(now) {
      for (const patient of changed) keepUpWith(patient, now);
      changed.clear();
    },
    forget(device) {
      const condition = devices.get(device);
      if (condition !== undefined) wornBy(condition, undefined);
      devices.delete(device);
    },
  };
}
