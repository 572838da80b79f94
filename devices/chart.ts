import type { Written } from '#patients/staff/by-hand.ts';
import { numericVitals, type Vitals } from '#ward/vitals.ts';
import type { BedDevice, Measurement } from './bed.ts';
import { shown } from './wearable.ts';

/** Where nurses write at the bed: a device of its own, without a battery, by the clock of the hospital. */
export interface Chart extends BedDevice {
  /** It is entered at this moment of the ward; nothing where none of it is the chart's to tell. */
  enter(written: Written, atMs: number): Measurement | undefined;
}

/** Beside the kinds of wearables. */
const chartKind = 'chart';
const suffix = '-chart';

/** By its name. */
export function isChart(device: string): boolean {
  return device.endsWith(suffix);
}

/**
 * The chart of a bed. Of what is written only that is entered which no wearable of the bed measures: a
 * pulse counted by hand every few hours, with the error of a hand, would be one value among the
 * thousands of the strap, and a rule could not tell them apart. The chart stands on the wire of the
 * hospital: the link profile is about radios on patients, so what is entered arrives at once.
 */
export function chartOf(patient: string): Chart {
  const device = `${patient}${suffix}`;
  return {
    device,
    kind: chartKind,
    enter(written, atMs) {
      const vitals = enteredOf(written);
      if (vitals === undefined) return undefined;
      return { device, at: atMs, measuredAtMs: atMs, vitals, arrivals: [atMs] };
    },
  };
}

function enteredOf({ consciousness, supplemental_oxygen: flow }: Written): Vitals | undefined {
  if (consciousness === undefined && flow === undefined) return undefined;
  return {
    ...(consciousness !== undefined && { consciousness }),
    ...(flow !== undefined && {
      supplemental_oxygen: shown(flow, numericVitals.supplemental_oxygen),
    }),
  };
}
