import { chance } from '#patients/chance.ts';
import type { Truth } from '#patients/physiology.ts';
import { artefacts } from './artefacts.ts';
import { batteryLeft } from './battery.ts';
import type { BedDevice, Measurement } from './bed.ts';
import { disturbances, fallsPerDay } from './disturbances.ts';
import { type WearableKindName, wearableKindNames, wearableKinds } from './kinds.ts';
import { deviceClock } from './network/device-clock.ts';
import { openPath } from './network/path.ts';
import type { LinkProfile } from './network/profile.ts';
import { type Pace, wearable } from './wearable.ts';

/** A device on a patient: it measures on the grid, and what it measured finds its way. */
export interface Worn extends BedDevice {
  /** How long after the grid's moment it measures, so that not all devices of a ward fire at once. */
  readonly phaseMs: number;
  /**
   * What it measures after the grid's moment `gridAtMs`, of a body that then is so and moves as much
   * (0 to 1). Nothing where nothing is due, or where it cannot measure. What is due uses up the same
   * chance whatever becomes of it. Time never goes back.
   */
  measure(gridAtMs: number, truth: Truth, motion: number): Measurement | undefined;
  /** Somebody has been at the bed and put on what had come off. */
  refit(atMs: number): void;
}

export interface Wearing extends Pace {
  readonly seed: string;
  readonly patient: string;
  /** The ward's time, whole ms, which begins the grid. */
  readonly startMs: number;
  readonly link: LinkProfile;
}

/** One device of each kind, in no particular order. */
export function wornBy(wearing: Wearing): readonly Worn[] {
  return wearableKindNames.map((kind) => wear(kind, wearing));
}

function wear(kind: WearableKindName, wearing: Wearing): Worn {
  const { seed, patient, startMs, gridMs, link } = wearing;
  const { suffix, firstWithinMs, batteryHours } = wearableKinds[kind];
  const device = `${patient}-${suffix}`;
  const habit = chance(seed, patient, kind, 'habit');
  const waitMs = Math.floor(habit.uniform() * firstWithinMs);
  const phaseMs = waitMs % gridMs;
  const firstMs = startMs + waitMs - phaseMs;
  const battery = {
    hours: batteryHours,
    usedBefore: habit.uniform(),
    deadMs: link.batteryDeadMs,
  };

  const sensors = wearable(wearableKinds[kind], chance(seed, patient, kind, 'error'), wearing);
  const troubles = artefacts(
    disturbances[kind],
    fallsPerDay[kind],
    sensors.everyMs,
    chance(seed, patient, kind, 'artefact'),
  );
  const path = openPath(link, chance(seed, patient, kind, 'path'), startMs);
  const clock = deviceClock(link.clock, chance(seed, patient, kind, 'clock'), startMs);

  // Most moments of the grid are nobody's: to know so must cost next to nothing.
  let dueAtMs = firstMs;

  const isEmpty = (atMs: number) =>
    battery.deadMs > 0 && batteryLeft(battery, atMs - startMs) === 0;

  return {
    device,
    kind,
    phaseMs,
    battery: (atMs) => batteryLeft(battery, atMs - startMs),
    clock,
    measure(gridAtMs, truth, motion) {
      if (gridAtMs < dueAtMs) return undefined;
      const elapsedMs = gridAtMs - firstMs;
      dueAtMs = firstMs + sensors.nextDueMs(elapsedMs);
      if (!sensors.isDue(elapsedMs)) return undefined;
      const measuredAtMs = gridAtMs + phaseMs;
      const trouble = troubles.next(measuredAtMs, motion);
      const vitals = sensors.measure(elapsedMs, truth, trouble);
      if (vitals === undefined || isEmpty(measuredAtMs)) {
        path.skip();
        return undefined;
      }
      const at = clock(measuredAtMs);
      const arrivals = path.send(measuredAtMs);
      return showsTruth(trouble.effect)
        ? { device, at, measuredAtMs, vitals, arrivals }
        : { device, at, measuredAtMs, vitals, arrivals, artefact: true };
    },
    refit: (atMs) => troubles.refit(atMs),
  };
}

/** A sensor that is known to have lost a value shows nothing false. */
function showsTruth(effect: string): boolean {
  return effect === 'none' || effect === 'lost';
}
