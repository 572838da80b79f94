import type { Patient } from '#patients/patient.ts';
import type { SimulatedWard } from '#patients/ward.ts';
import type { Bed, BedDevice, Beds, Measurement } from './bed.ts';
import { chartOf } from './chart.ts';
import type { LinkProfile } from './network/profile.ts';
import { wornBy } from './worn.ts';

export interface SimulatedBeds extends Beds {
  /** Somebody has been at the bed of the monitored patient, and put on what had come off. */
  refit(patient: string, atMs: number): void;
}

export interface SimulatedBedsSetup {
  readonly seed: string;
  /** Its patients have a monitored arm: that body wears the devices. */
  readonly ward: Pick<SimulatedWard, 'patients' | 'step' | 'observed'>;
  /** The ward's time at which its life begins; whole ms. */
  readonly startMs: number;
  /** The ward lives in steps of this length, counted from the start. */
  readonly gridMs: number;
  /** No device measures more often. */
  readonly everyMs: number;
  readonly link: LinkProfile;
}

/**
 * The monitored beds of a simulated ward. `measure` has the whole ward live on, step by step and in
 * both arms, measures the bodies of the monitored arm at each, and charts what staff wrote about them.
 * A body that is gone is measured no more, and its bed has ended. A device that has come off is silent
 * until `refit`.
 */
export function simulatedBeds(setup: SimulatedBedsSetup): SimulatedBeds {
  const { ward, startMs, gridMs } = setup;
  const beds = ward.patients.map((patient) => bedOf(patient, setup));
  const worn = beds
    .flatMap((bed) => bed.worn.map((device) => ({ bed, device })))
    .sort((one, other) => one.device.phaseMs - other.device.phaseMs);
  const charts = new Map(beds.map(({ patient, chart }) => [patient, chart]));
  let nowMs = startMs - gridMs;
  let next = worn.length;

  return {
    beds,
    measure(untilMs) {
      const measurements: Measurement[] = [];
      for (;;) {
        for (; next < worn.length; next += 1) {
          const { bed, device } = worn[next] as (typeof worn)[number];
          if (nowMs + device.phaseMs > untilMs) return measurements;
          if (bed.ended) continue;
          const measurement = device.measure(nowMs, bed.truth, bed.motion);
          if (measurement !== undefined) measurements.push(measurement);
        }
        if (nowMs + gridMs > untilMs) return measurements;
        nowMs += gridMs;
        ward.step(nowMs);
        for (const { patient, written } of ward.observed('monitored')) {
          const entry = charts.get(patient)?.enter(written, nowMs);
          if (entry !== undefined) measurements.push(entry);
        }
        for (const bed of beds) bed.look();
        next = 0;
      }
    },
    refit(patient, atMs) {
      for (const bed of beds) {
        if (bed.patient === patient) for (const device of bed.worn) device.refit(atMs);
      }
    },
  };
}

function bedOf(life: Patient, setup: SimulatedBedsSetup) {
  const body = life.in('monitored');
  const worn = wornBy({ ...setup, patient: life.name });
  const chart = chartOf(life.name);
  const bed = {
    patient: life.name,
    devices: [...worn, chart].map(({ device, kind, battery, clock }): BedDevice => {
      return { device, kind, ...(battery && { battery }), ...(clock && { clock }) };
    }),
    worn,
    chart,
    // What all devices of the bed see, asked for once after each step.
    ended: body.gone,
    truth: body.truth,
    motion: body.motion,
    look() {
      bed.ended = body.gone;
      bed.truth = body.truth;
      bed.motion = body.motion;
    },
  };
  return bed satisfies Bed;
}
