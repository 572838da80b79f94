import type { Vitals } from '#ward/vitals.ts';

/** A person in a bed, simulated or recorded, and the devices that person wears. */
export interface Bed {
  readonly patient: string;
  readonly devices: readonly BedDevice[];
  /** Nothing more will come: the recording is over, or the patient has gone. */
  readonly ended: boolean;
}

/** Beds that are measured together. */
export interface Beds {
  readonly beds: readonly Bed[];
  /**
   * What the devices measured after the last call and until `untilMs` (the ward's time), that of
   * each in the order of measurement. Deterministic: equal beds give the same measurements, however
   * far and however often one asks.
   */
  measure(untilMs: number): readonly Measurement[];
}

export interface BedDevice {
  readonly device: string;
  readonly kind: string;
  /** Percent left at this time of the ward; absent where there is no battery. */
  battery?(atMs: number): number;
  /** What its clock says at this time of the ward, whole ms; absent where it goes with the ward's. */
  clock?(atMs: number): number;
}

/** Times are milliseconds since 1970, whole. */
export interface Measurement {
  readonly device: string;
  /** What the device's clock said. */
  readonly at: number;
  /** When it truly was, in the ward's time. */
  readonly measuredAtMs: number;
  /** At least one vital. */
  readonly vitals: Vitals;
  /**
   * When its copies reach the gateway, each later than the one before, none before `measuredAtMs`.
   * None: it is lost on the way. Two: it arrives twice. Never more.
   */
  readonly arrivals: readonly number[];
  /** The sensor was disturbed, and shows what is not so. Only for judging: it is never published. */
  readonly artefact?: true;
}
