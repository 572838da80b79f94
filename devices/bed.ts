import type { Vitals } from '#ward/vitals.ts';

/** A person in a bed, simulated or recorded, and the devices that person wears. */
export interface Bed {
  readonly patient: string;
  readonly devices: readonly BedDevice[];
  /**
   * What the devices measured after the last call and until `untilMs` (the ward's time), in the
   * order of measurement. Deterministic: the same calls on an equal bed give the same measurements.
   */
  measure(untilMs: number): readonly Measurement[];
  /** Nothing more will come: the recording is over. */
  readonly ended: boolean;
}

export interface BedDevice {
  readonly device: string;
  readonly kind: string;
  /** Percent left at this time of the ward; absent where there is no battery. */
  battery?(atMs: number): number;
}

export interface Measurement {
  readonly device: string;
  readonly at: number;
  /** At least one vital. */
  readonly vitals: Vitals;
}
