import { chance } from '#patients/chance.ts';
import { patient as simulatedPatient } from '#patients/physiology.ts';
import type { Bed, BedDevice, Measurement } from './bed.ts';
import { type WearableKindName, wearableKindNames, wearableKinds } from './kinds.ts';
import { type Wearable, wearable } from './wearable.ts';

export interface SimulatedBed {
  readonly seed: string;
  readonly patient: string;
  /** The ward's time at which the patient's life begins; whole ms. */
  readonly startMs: number;
}

/** Every patient lives in steps of this length, counted from the start. */
export const gridMs = 1000;

/**
 * A simulated patient who wears one of each kind. How far and how often `measure` is called changes
 * nothing about what is measured. Never ends.
 */
export function simulatedBed({ seed, patient, startMs }: SimulatedBed): Bed {
  const life = simulatedPatient(seed, patient, startMs);
  const worn = wearableKindNames
    .map((kind) => wear(kind, seed, patient))
    .sort((one, other) => one.phaseMs - other.phaseMs);
  const devices = worn.map(({ device, kind, batteryAt }): BedDevice => {
    return { device, kind, battery: (atMs) => batteryAt(atMs - startMs) };
  });

  let nowMs = startMs;
  let truth = life.step(nowMs);
  let next = 0;

  return {
    patient,
    devices,
    ended: false,
    measure(untilMs) {
      const measurements: Measurement[] = [];
      for (;;) {
        for (; next < worn.length; next += 1) {
          const { device, phaseMs, firstMs, sensors } = worn[next] as Worn;
          const at = nowMs + phaseMs;
          if (at > untilMs) return measurements;
          const vitals = sensors.measure(nowMs - startMs - firstMs, truth);
          if (vitals !== undefined) measurements.push({ device, at, vitals });
        }
        if (nowMs + gridMs > untilMs) return measurements;
        nowMs += gridMs;
        truth = life.step(nowMs);
        next = 0;
      }
    },
  };
}

/** Beds `p01`, `p02`, …: a patient of that name is the same one in a ward of any size. */
export function simulatedBeds(ward: {
  readonly seed: string;
  readonly beds: number;
  readonly startMs: number;
}): readonly Bed[] {
  const { seed, beds, startMs } = ward;
  return Array.from({ length: beds }, (_, index) => {
    const patient = `p${String(index + 1).padStart(2, '0')}`;
    return simulatedBed({ seed, patient, startMs });
  });
}

interface Worn {
  readonly device: string;
  readonly kind: WearableKindName;
  /** On the grid, since the start of the bed. */
  readonly firstMs: number;
  /** How long after the grid's moment it measures, so that not all devices of a ward fire at once. */
  readonly phaseMs: number;
  readonly sensors: Wearable;
  batteryAt(elapsedMs: number): number;
}

const hourMs = 3_600_000;

function wear(kind: WearableKindName, seed: string, patient: string): Worn {
  const { suffix, firstWithinMs, batteryHours } = wearableKinds[kind];
  const habit = chance(seed, patient, kind, 'habit');
  const firstMs = Math.floor(habit.uniform() * firstWithinMs);
  const phaseMs = firstMs % gridMs;
  const usedBefore = habit.uniform();
  return {
    device: `${patient}-${suffix}`,
    kind,
    firstMs: firstMs - phaseMs,
    phaseMs,
    sensors: wearable(wearableKinds[kind], chance(seed, patient, kind, 'error')),
    /** Somebody changes an empty battery at once: it never keeps a device from measuring. */
    batteryAt(elapsedMs) {
      const used = usedBefore + elapsedMs / (batteryHours * hourMs);
      return Math.ceil(100 * (1 - (used % 1)));
    },
  };
}
