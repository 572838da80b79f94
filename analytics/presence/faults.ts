import type { Book } from '#analytics/alarms/book.ts';
import { isByHand } from '#analytics/course/validity.ts';
import type { Technical } from '#analytics/rules/technical.ts';
import type { TechnicalRule } from '#ward/alarm.ts';
import type { Reading } from '#ward/reading.ts';
import {
  type BatteryState,
  batteryMessage,
  next as nextBattery,
  unknownBattery,
} from './battery.ts';
import { type ClockState, clockMessage, next as nextClock, rightClock } from './clock-off.ts';
import { keepUp } from './keep-up.ts';
import type { Presence } from './silence.ts';

/** What was known of a device before a restart. Plain JSON. */
export interface KeptCondition {
  readonly device: string;
  readonly patient?: string;
  readonly battery: BatteryState;
  readonly clock: ClockState;
  readonly heardFrom?: number;
  readonly isKnown: boolean;
}

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
  /** What became of whom since the last time. */
  take(): readonly KeptCondition[];
  readonly hasNews: boolean;
}

/**
 * `technical`: what the rules in force say of these alarms. `presences`: devices that were heard before a restart. What is wrong with those of which nothing is
 * kept is not over before it is known again.
 */
export function createFaults(
  book: Book,
  technical: () => Technical,
  presences: readonly Pick<Presence, 'device' | 'patient' | 'byHand'>[] = [],
  kept: readonly KeptCondition[] = [],
): Faults {
  const devices = new Map<string, Condition>();
  const byPatient = new Map<string, Set<Condition>>();
  /** Patients of whose devices something changed. */
  const changed = new Set<string>();
  const untold = new Set<Condition>();
  for (const each of kept) restore(each);
  for (const { device, patient, byHand = false } of presences) {
    const condition = conditionOf(device);
    // The next time that somebody writes may be hours away: no alarm of another device waits for it.
    if (byHand) condition.isKnown = true;
    wornBy(condition, patient);
  }
  untold.clear();

  function restore({ device, patient, battery, clock, heardFrom, isKnown }: KeptCondition): void {
    const condition = { device, patient: undefined, battery, clock, heardFrom, isKnown };
    devices.set(device, condition);
    if (patient !== undefined) wornBy(condition, patient);
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
    untold.add(condition);
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
    keepUp(book, { patient, rule, priority: technical()[rule].priority }, message, since, now);
  }

  return {
    heard(reading, learntOffsetMs) {
      const condition = conditionOf(reading.device);
      const { patient, receivedAt } = reading;
      const graceMs = technical().clock_off.afterMs;
      if (condition.patient !== patient) wornBy(condition, patient);
      if (!condition.isKnown) {
        if (condition.heardFrom === undefined) untold.add(condition);
        condition.heardFrom ??= receivedAt;
        condition.isKnown = isByHand(reading) || receivedAt - condition.heardFrom > graceMs;
        if (condition.isKnown) {
          changed.add(patient);
          untold.add(condition);
        }
      }
      const clock = nextClock(condition.clock, reading, learntOffsetMs, graceMs);
      if (clock === condition.clock) return;
      const isNews = clock.isOff || condition.clock.isOff;
      condition.clock = clock;
      untold.add(condition);
      if (isNews) changed.add(patient);
    },
    status(device, status) {
      const condition = conditionOf(device);
      const battery = nextBattery(condition.battery, status);
      if (battery === condition.battery) return;
      condition.battery = battery;
      untold.add(condition);
      if (condition.patient !== undefined) changed.add(condition.patient);
    },
    check(now) {
      for (const patient of [...changed].sort()) keepUpWith(patient, now);
      changed.clear();
    },
    forget(device) {
      const condition = devices.get(device);
      if (condition !== undefined) wornBy(condition, undefined);
      devices.delete(device);
      if (condition !== undefined) untold.delete(condition);
    },
    take() {
      const taken = Array.from(untold, keptCondition);
      untold.clear();
      return taken;
    },
    get hasNews() {
      return untold.size > 0;
    },
  };
}

function keptCondition({ patient, heardFrom, ...condition }: Condition): KeptCondition {
  return {
    ...condition,
    ...(patient !== undefined && { patient }),
    ...(heardFrom !== undefined && { heardFrom }),
  };
}
