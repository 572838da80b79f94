import type { Measurement } from '#devices/bed.ts';
import type { Reading } from '#ward/reading.ts';

/** A reading as analytics sees it, and, for judging, when it was truly measured. */
export interface Sample extends Reading {
  readonly measuredAtMs: number;
}

/** The worn device that a measurement is of. */
export interface Source {
  readonly patient: string;
  /** Counts its samples, lost ones too. */
  seq: number;
}

/** Which life of a device: in a study it has only one. */
const boot = 'study';
const unremarked: Reading['quality'] = [];

/**
 * A copy of a measurement as it reaches the gateway, or as it would by another clock. Nothing in
 * analytics looks at the place in the journal, and a study has none.
 */
export function sampleOf(
  { device, measuredAtMs, vitals }: Measurement,
  { patient, seq }: Source,
  at: number,
  receivedAt: number,
): Sample {
  return {
    number: 0,
    after: 0,
    device,
    patient,
    boot,
    seq,
    at,
    receivedAt,
    delayMs: receivedAt - at,
    quality: unremarked,
    vitals,
    measuredAtMs,
  };
}

/** The same, had it been known at once, by a clock that is right. */
export function sampleAtOnce(measurement: Measurement, source: Source): Sample {
  return sampleOf(measurement, source, measurement.measuredAtMs, measurement.measuredAtMs);
}
